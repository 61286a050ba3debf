from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0019_unique_on")]

    operations = [
        migrations.AlterField(model_name="product", name="vendor_code", field=models.CharField(max_length=20)),
    ]
