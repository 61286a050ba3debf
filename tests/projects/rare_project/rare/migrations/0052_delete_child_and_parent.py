from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0051_rename_back")]

    operations = [
        migrations.DeleteModel("use"),
        migrations.RemoveField("item", "labels"),
        migrations.DeleteModel("label"),
    ]
