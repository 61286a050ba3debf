import unicodedata

from django.db import migrations


def normalise_names(apps, schema_editor):
    Customer = apps.get_model("shop", "Customer")
    for customer in Customer.objects.all():
        customer.name = unicodedata.normalize("NFC", customer.name)
        customer.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [("shop", "0009_order_notes")]

    operations = [migrations.RunPython(normalise_names, migrations.RunPython.noop)]
