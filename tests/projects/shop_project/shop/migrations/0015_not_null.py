from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0014_rename_field")]

    operations = [
        migrations.AlterField(model_name="customer", name="rating", field=models.IntegerField()),
    ]
