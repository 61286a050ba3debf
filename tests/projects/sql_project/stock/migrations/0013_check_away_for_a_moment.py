from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0012_checked_at_the_end")]

    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE stock_item DROP CONSTRAINT stock_price_known",
                "UPDATE stock_item SET price = price - 10",
                "UPDATE stock_item SET price = price + 10",
                "ALTER TABLE stock_item ADD CONSTRAINT stock_price_known CHECK (price >= 0)",
            ]
        ),
    ]
