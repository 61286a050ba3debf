from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0053_partitioned")]

    operations = [
        migrations.AddField("log", "size", models.IntegerField(default=0)),
    ]
