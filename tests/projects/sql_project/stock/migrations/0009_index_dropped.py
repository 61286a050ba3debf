from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0008_insert")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX stock_by_note; UPDATE stock_item SET note = upper(note);"
            "CREATE INDEX stock_by_note ON stock_item (note)"
        ),
    ]
