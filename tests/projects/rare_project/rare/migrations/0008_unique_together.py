from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0007_no_order_with_respect_to")]

    operations = [
        migrations.AlterUniqueTogether("part", {("item", "number")}),
    ]
