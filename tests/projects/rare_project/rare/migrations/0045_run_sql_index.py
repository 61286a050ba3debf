from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0044_rename_serial_model")]

    operations = [
        migrations.RunSQL("CREATE INDEX by_note ON rare_item (note) WHERE note IS NOT NULL", "DROP INDEX by_note"),
    ]
