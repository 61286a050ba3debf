from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0006_new_column")]

    operations = [
        migrations.RunSQL("UPDATE stock_item SET seen = now() WHERE seen IS NULL"),
    ]
