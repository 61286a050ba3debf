import uuid

from django.db import migrations, models


def give_each_order_an_id(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.all():
        order.public_id = uuid.uuid4()
        order.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]

    operations = [
        migrations.AddField("order", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, null=True)),
        migrations.RunPython(give_each_order_an_id, migrations.RunPython.noop),
        migrations.AlterField("order", "public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
    ]
