import django
from django.db import migrations, models

STORED = (
    [
        migrations.AddField(
            "item",
            "total",
            models.GeneratedField(
                expression=models.F("price") * models.F("stock"),
                output_field=models.IntegerField(),
                db_persist=True,
            ),
        )
    ]
    if django.VERSION >= (5,)
    else []
)


class Migration(migrations.Migration):
    dependencies = [("rare", "0024_db_default_constant")]

    operations = [
        *STORED,
    ]
