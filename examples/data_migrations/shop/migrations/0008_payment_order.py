import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Exists, OuterRef


def delete_orphans(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    Payment = apps.get_model("shop", "Payment")
    Payment.objects.exclude(Exists(Order.objects.filter(pk=OuterRef("order_id")))).delete()


class Migration(migrations.Migration):
    dependencies = [("shop", "0007_delete_residence")]

    operations = [
        migrations.RunPython(delete_orphans, migrations.RunPython.noop),
        migrations.AlterField(
            "payment",
            "order",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shop.order"),
        ),
    ]
