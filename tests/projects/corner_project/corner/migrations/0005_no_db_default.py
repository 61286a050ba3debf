from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corner", "0004_db_default")]

    operations = [migrations.AlterField("chair", "legs", models.IntegerField())]
