import django
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("rare", "0021_remove_exclusion")]

    operations = [
        migrations.AddField(
            "item",
            "seen",
            models.DateTimeField(**({"db_default": Now()} if django.VERSION >= (5,) else {"null": True})),
        ),
    ]
