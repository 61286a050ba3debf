from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0035_array_json_range")]

    operations = [
        migrations.RenameField("part", "producer", "made_by"),
    ]
