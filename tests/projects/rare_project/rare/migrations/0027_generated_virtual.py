import django
from django.db import migrations, models

VIRTUAL = (
    [
        migrations.AddField(
            "item",
            "half",
            models.GeneratedField(
                expression=models.F("price") * models.F("stock"),  # out of range for large numbers
                output_field=models.IntegerField(),
                db_persist=False,
            ),
        )
    ]
    if django.VERSION >= (6,)
    else []
)


class Migration(migrations.Migration):
    dependencies = [("rare", "0026_remove_generated")]

    operations = [
        *VIRTUAL,
    ]
