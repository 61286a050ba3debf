from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0037_rename_many_to_many")]

    operations = [
        migrations.RemoveField("item", "labels"),
    ]
