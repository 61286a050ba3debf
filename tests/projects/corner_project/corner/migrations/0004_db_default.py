import django
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corner", "0003_comment")]

    # Defaults of the database came with Django 5.0.
    operations = (
        [migrations.AlterField("chair", "legs", models.IntegerField(db_default=4))] if django.VERSION >= (5,) else []
    )
