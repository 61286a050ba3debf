from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0001_initial")]

    operations = [
        migrations.RenameModel("tag", "label"),
    ]
