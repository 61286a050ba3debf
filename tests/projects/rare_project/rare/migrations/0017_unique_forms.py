from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("rare", "0016_remove_indexes")]

    operations = [
        migrations.AddConstraint(
            "item", models.UniqueConstraint(fields=["code", "name"], include=["price"], name="u_include")
        ),
        migrations.AddConstraint(
            "item",
            models.UniqueConstraint(
                fields=["code", "start"], name="u_opclass", opclasses=["varchar_pattern_ops", "date_ops"]
            ),
        ),
        migrations.AddConstraint("item", models.UniqueConstraint(Lower("code"), "end", name="u_lower")),
        migrations.AddConstraint(
            "item", models.UniqueConstraint(fields=["code", "stock"], condition=models.Q(price__gt=5), name="u_partial")
        ),
        migrations.AddConstraint(
            "item",
            models.UniqueConstraint(fields=["code", "end"], deferrable=models.Deferrable.DEFERRED, name="u_deferrable"),
        ),
    ]
