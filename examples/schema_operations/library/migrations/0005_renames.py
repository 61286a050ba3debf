from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("library", "0004_indexes")]

    operations = [
        migrations.RenameModel("Member", "Reader"),
        migrations.RenameField("reader", "name", "full_name"),
    ]
