from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rename", "0009_defaults")]

    operations = [
        migrations.RenameField("part", "weight", "mass"),
        migrations.RenameField("mark", "weight", "mass"),
    ]
