from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0004_delete")]

    operations = [
        migrations.RunSQL(
            [
                "CREATE INDEX stock_by_note ON stock_item (note)",
                "UPDATE stock_item SET price = abs(price / 2)",
                "ALTER TABLE stock_item ADD CONSTRAINT stock_price_known CHECK (price >= 0)",
            ]
        ),
    ]
