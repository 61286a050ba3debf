from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0015_unique")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE stock_maker DROP CONSTRAINT stock_name_unique; DELETE FROM stock_maker WHERE name = 'gone'"
        ),
    ]
