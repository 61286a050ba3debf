from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0043_serial")]

    operations = [
        migrations.AlterModelTable("oldserial", "new_serial"),
    ]
