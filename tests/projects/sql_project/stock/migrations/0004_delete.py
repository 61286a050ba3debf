from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0003_params")]

    operations = [
        migrations.RunSQL(
            """
            -- First what refers to them.
            DELETE FROM stock_part WHERE item_id IN (SELECT id FROM stock_item WHERE price < 0);
            DELETE FROM "stock_item" AS i
            WHERE i.price < 0 AND NOT EXISTS (SELECT 1 FROM stock_part WHERE item_id = i.id);
            """
        ),
    ]
