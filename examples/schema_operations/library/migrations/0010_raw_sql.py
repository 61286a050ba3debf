from django.db import migrations

NO_PHONE = "UPDATE library_reader SET phone = NULL WHERE phone = ''"
BY_PHONE = "CREATE INDEX reader_phone ON library_reader (phone)"
LENT = "CREATE VIEW library_lent AS SELECT id, book_id, member_id FROM library_loan WHERE returned IS NULL"


class Migration(migrations.Migration):
    dependencies = [("library", "0009_replaced")]

    operations = [
        migrations.RunSQL(NO_PHONE, migrations.RunSQL.noop),
        migrations.RunSQL(BY_PHONE, "DROP INDEX reader_phone"),
        migrations.RunSQL(LENT, "DROP VIEW library_lent"),
    ]
