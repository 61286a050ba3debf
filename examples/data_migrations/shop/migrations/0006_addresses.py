import django.db.models.deletion
from django.db import migrations, models


def move_residences(apps, schema_editor):
    Residence = apps.get_model("shop", "Residence")
    Address = apps.get_model("shop", "Address")
    for residence in Residence.objects.exclude(street=""):
        Address.objects.create(
            customer_id=residence.customer_id,
            street=residence.street,
            city=residence.city,
        )


class Migration(migrations.Migration):
    dependencies = [("shop", "0005_customer_levels")]

    operations = [
        migrations.CreateModel(
            "Address",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("customer", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shop.customer")),
                ("street", models.CharField(max_length=200)),
                ("city", models.CharField(max_length=100)),
            ],
        ),
        migrations.RunPython(move_residences, migrations.RunPython.noop),
    ]
