from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0047_run_sql_function")]

    operations = [
        migrations.RunSQL("CREATE VIEW cheap AS SELECT id, name FROM rare_item WHERE price < 10", "DROP VIEW cheap"),
    ]
