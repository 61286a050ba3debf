from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("shop", "0056_primary_key_moved")]

    operations = [
        AddIndexConcurrently(model_name="customer", index=models.Index(fields=["country"], name="shop_country")),
    ]
