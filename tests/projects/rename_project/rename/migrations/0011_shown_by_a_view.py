from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rename", "0010_rename_with_defaults")]

    operations = [
        migrations.RenameField("maker", "title", "name"),
    ]
