from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0026_integer_to_foreign_key")]

    operations = [
        migrations.AlterField(model_name="product", name="maker", field=models.IntegerField(db_column="maker_id")),
    ]
