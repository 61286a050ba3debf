from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0002_serial_key")]

    operations = [
        migrations.AlterField("shelf", "number", models.BigIntegerField(unique=True, db_comment="painted on it")),
    ]
