from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "UPDATE stock_item SET price = price / 2 + 1 WHERE name <> '100 % wool' -- it's; all",
            migrations.RunSQL.noop,
        ),
    ]
