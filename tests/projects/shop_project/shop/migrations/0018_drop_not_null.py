from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0017_not_null_with_blank")]

    operations = [
        migrations.AlterField(model_name="product", name="price", field=models.IntegerField(null=True)),
    ]
