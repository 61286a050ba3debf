from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0015_not_null")]

    operations = [
        migrations.AlterField(model_name="customer", name="level", field=models.IntegerField(default=1)),
    ]
