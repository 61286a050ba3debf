from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rename", "0005_db_column")]

    operations = [
        migrations.RenameModel("tag", "mark"),
    ]
