import django.db.models.deletion
from django.db import migrations, models


def match_currencies(apps, schema_editor):
    Currency = apps.get_model("shop", "Currency")
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.all():
        order.currency = Currency.objects.get(code=order.currency_code)
        order.save(update_fields=["currency"])


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_currencies")]

    operations = [
        migrations.AddField(
            "order",
            "currency",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="shop.currency"),
        ),
        migrations.RunPython(match_currencies, migrations.RunPython.noop),
        migrations.AlterField(
            "order",
            "currency",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="shop.currency"),
        ),
        migrations.RemoveField("order", "currency_code"),
    ]
