from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("library", "0005_renames")]

    operations = [
        migrations.RemoveField("book", "shelf"),
        migrations.DeleteModel("Reminder"),
    ]
