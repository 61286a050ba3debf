from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0017_type_change")]

    operations = [
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RunSQL("CREATE INDEX stock_by_price ON stock_item (price)", "DROP INDEX stock_by_price"),
    ]
