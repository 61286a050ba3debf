from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0027_foreign_key_to_integer")]

    operations = [
        migrations.AlterField(model_name="product", name="weight", field=models.BigIntegerField(null=True)),
    ]
