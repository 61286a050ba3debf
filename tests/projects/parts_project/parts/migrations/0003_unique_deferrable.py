from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parts", "0002_unique")]

    operations = [
        migrations.AddConstraint(
            "log",
            models.UniqueConstraint(fields=["id", "text"], name="log_id_text", deferrable=models.Deferrable.DEFERRED),
        ),
    ]
