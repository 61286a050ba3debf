from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0018_drop_not_null")]

    operations = [
        migrations.AlterField(
            model_name="product", name="vendor_code", field=models.CharField(max_length=20, unique=True)
        ),
    ]
