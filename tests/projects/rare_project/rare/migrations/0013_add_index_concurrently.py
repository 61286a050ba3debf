from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("rare", "0012_validate_constraint")]

    operations = [
        AddIndexConcurrently("item", models.Index(fields=["price"], name="price_idx")),
    ]
