from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0020_unique_off")]

    operations = [
        migrations.AlterField(model_name="product", name="position", field=models.IntegerField(db_index=True)),
    ]
