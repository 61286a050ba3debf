from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rename", "0003_together")]

    operations = [
        migrations.RenameField("thing", "maker", "made_by"),
        migrations.RenameField("thing", "parent", "above"),
        migrations.RenameField("part", "thing", "whole"),
    ]
