from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0050_composite_key_table_altered")]

    operations = [
        migrations.RenameModel("producer", "Maker Inc"),
    ]
