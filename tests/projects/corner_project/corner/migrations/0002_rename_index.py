from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("corner", "0001_initial")]

    operations = [migrations.RenameIndex("chair", new_name="corner_chair_label", old_name="corner_label")]
