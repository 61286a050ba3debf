from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0009_index_dropped")]

    operations = [
        migrations.RunSQL(
            "UPDATE stock_item SET note = (SELECT m.name || ' (maker)' FROM stock_maker m WHERE m.id = maker_id)"
        ),
    ]
