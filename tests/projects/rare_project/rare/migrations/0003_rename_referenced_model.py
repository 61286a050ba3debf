from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0002_rename_model")]

    operations = [
        migrations.RenameModel("maker", "producer"),
    ]
