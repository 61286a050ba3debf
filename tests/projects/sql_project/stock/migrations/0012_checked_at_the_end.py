from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0011_two_fill_one")]

    operations = [
        migrations.RunSQL(
            "DELETE FROM stock_item WHERE price < 0;"
            "DELETE FROM stock_part WHERE item_id NOT IN (SELECT id FROM stock_item)"
        ),
    ]
