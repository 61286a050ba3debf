from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0036_rename_foreign_key")]

    operations = [
        migrations.RenameField("item", "tags", "labels"),
    ]
