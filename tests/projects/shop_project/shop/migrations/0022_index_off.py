from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0021_index_on")]

    operations = [
        migrations.AlterField(model_name="product", name="position", field=models.IntegerField()),
    ]
