import django
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0041_foreign_key_again")]

    operations = [
        migrations.AlterField(
            "part",
            "item",
            models.ForeignKey(
                "rare.item", models.DB_CASCADE if django.VERSION >= (6, 1) else models.CASCADE, null=True
            ),
        ),
    ]
