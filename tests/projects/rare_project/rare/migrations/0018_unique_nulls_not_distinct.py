import django
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0017_unique_forms")]

    operations = [
        migrations.AddConstraint(
            "item",
            models.UniqueConstraint(
                fields=["note", "code"], name="u_nulls", **({"nulls_distinct": False} if django.VERSION >= (5,) else {})
            ),
        ),
    ]
