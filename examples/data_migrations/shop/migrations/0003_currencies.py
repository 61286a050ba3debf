from django.db import migrations

CURRENCIES = [("EUR", "Euro"), ("GBP", "Pound sterling"), ("USD", "US dollar")]


def add_currencies(apps, schema_editor):
    Currency = apps.get_model("shop", "Currency")
    for code, name in CURRENCIES:
        Currency.objects.get_or_create(code=code, defaults={"name": name})


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_order_public_id")]

    operations = [migrations.RunPython(add_currencies, migrations.RunPython.noop)]
