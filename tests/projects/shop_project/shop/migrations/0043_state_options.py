from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0042_state_choices")]

    operations = [
        migrations.AlterModelOptions(name="product", options={"ordering": ["position"], "verbose_name": "article"}),
    ]
