from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0016_not_null_with_default")]

    operations = [
        migrations.AlterField(model_name="customer", name="phone", field=models.CharField(blank=True, max_length=20)),
    ]
