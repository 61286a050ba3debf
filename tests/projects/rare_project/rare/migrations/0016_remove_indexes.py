from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0015_indexes")]

    operations = [
        migrations.RemoveIndex("item", "item_gin"),
        migrations.RemoveIndex("item", "item_hash"),
        migrations.RemoveIndex("item", "item_upper"),
        migrations.RemoveIndex("item", "item_partial"),
    ]
