import django
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

CONDITION = "condition" if django.VERSION >= (5, 1) else "check"


class Migration(migrations.Migration):
    dependencies = [("rare", "0010_no_unique_together")]

    operations = [
        AddConstraintNotValid(
            "item", models.CheckConstraint(name="stock_not_negative", **{CONDITION: models.Q(stock__gte=0)})
        ),
    ]
