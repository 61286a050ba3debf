from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rename", "0002_unique")]

    operations = [
        migrations.RenameField("thing", "amount", "count"),
        migrations.RenameField("thing", "kind", "sort"),
    ]
