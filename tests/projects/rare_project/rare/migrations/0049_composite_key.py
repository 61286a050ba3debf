import django
from django.db import migrations, models

COMPOSITE = (
    [
        migrations.CreateModel(
            "line",
            [
                ("pk", models.CompositePrimaryKey("item", "number")),
                ("item", models.ForeignKey("rare.item", models.CASCADE)),
                ("number", models.IntegerField()),
            ],
        )
    ]
    if django.VERSION >= (5, 2)
    else []
)


class Migration(migrations.Migration):
    dependencies = [("rare", "0048_run_sql_view")]

    operations = [
        *COMPOSITE,
    ]
