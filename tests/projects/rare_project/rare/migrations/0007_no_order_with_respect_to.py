from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0006_order_with_respect_to")]

    operations = [
        migrations.AlterOrderWithRespectTo("part", None),
    ]
