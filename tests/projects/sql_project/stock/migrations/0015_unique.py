from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0014_check_gone")]

    operations = [
        migrations.RunSQL("ALTER TABLE stock_maker ADD CONSTRAINT stock_name_unique UNIQUE (id, name)"),
    ]
