import django
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0025_generated_stored")]

    operations = [
        *([migrations.RemoveField("item", "total")] if django.VERSION >= (5,) else []),
    ]
