from django.db import migrations
from django.db.models import Case, F, Value, When


def ten_points_for_one(apps, schema_editor):
    Customer = apps.get_model("shop", "Customer")
    Customer.objects.filter(points__gt=0).update(
        points=F("points") * 10,
        level=Case(
            When(points__gte=100, then=Value("gold")),
            When(points__gte=20, then=Value("silver")),
            default=Value("basic"),
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("shop", "0004_order_currency")]

    operations = [migrations.RunPython(ten_points_for_one, migrations.RunPython.noop)]
