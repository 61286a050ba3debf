from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rename", "0006_renamed_model")]

    operations = [
        migrations.RenameField("mark", "id", "number"),
    ]
