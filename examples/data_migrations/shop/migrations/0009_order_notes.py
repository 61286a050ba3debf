import html

from django.db import migrations


def unescape_notes(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.exclude(note=""):
        order.note = html.unescape(order.note)
        order.save(update_fields=["note"])


class Migration(migrations.Migration):
    dependencies = [("shop", "0008_payment_order")]

    operations = [migrations.RunPython(unescape_notes, migrations.RunPython.noop)]
