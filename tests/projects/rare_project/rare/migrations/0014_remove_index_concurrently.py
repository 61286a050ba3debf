from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("rare", "0013_add_index_concurrently")]

    operations = [
        RemoveIndexConcurrently("item", "price_idx"),
    ]
