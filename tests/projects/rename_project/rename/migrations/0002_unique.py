from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rename", "0001_initial")]

    operations = [
        migrations.RenameField("thing", "slug", "label"),
    ]
