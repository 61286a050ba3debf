from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0007_now")]

    operations = [
        migrations.RunSQL(
            "UPDATE stock_maker SET name = 'nobody' WHERE name = ''; INSERT INTO stock_maker (name) VALUES ('new')"
        ),
    ]
