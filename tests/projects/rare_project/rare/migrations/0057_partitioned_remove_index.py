from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0056_partitioned_not_null")]

    operations = [
        migrations.RemoveIndex("log", "log_text"),
    ]
