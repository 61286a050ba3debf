from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0051_rename_back")]

    operations = [
        migrations.RemoveField("item", "labels"),
        migrations.DeleteModel("use"),
        migrations.DeleteModel("label"),
    ]
