from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("parts", "0003_unique_deferrable")]

    operations = [
        migrations.AddConstraint(
            "log",
            models.UniqueConstraint("id", Lower("text"), name="log_id_lower", condition=models.Q(day__gt="2020-01-01")),
        ),
    ]
