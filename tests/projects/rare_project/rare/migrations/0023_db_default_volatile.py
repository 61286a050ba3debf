import django
from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0022_db_default_stable")]

    operations = [
        migrations.AddField(
            "item",
            "uid",
            models.UUIDField(**({"db_default": RandomUUID()} if django.VERSION >= (5,) else {"null": True})),
        ),
    ]
