from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0011_constraint_not_valid")]

    operations = [
        ValidateConstraint("item", "stock_not_negative"),
    ]
