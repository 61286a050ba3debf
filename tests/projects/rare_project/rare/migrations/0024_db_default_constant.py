import django
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0023_db_default_volatile")]

    operations = [
        migrations.AddField(
            "item", "level", models.IntegerField(**({"db_default": 7} if django.VERSION >= (5,) else {"default": 7}))
        ),
    ]
