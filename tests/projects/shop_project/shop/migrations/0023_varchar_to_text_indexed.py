from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0022_index_off")]

    operations = [
        migrations.AlterField(model_name="product", name="description", field=models.TextField(db_index=True)),
    ]
