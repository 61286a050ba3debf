from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0013_check_away_for_a_moment")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE stock_item DROP CONSTRAINT stock_price_known; UPDATE stock_item SET price = price - 1"
        ),
    ]
