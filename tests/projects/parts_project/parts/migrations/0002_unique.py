from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parts", "0001_initial")]

    operations = [
        migrations.AddConstraint("log", models.UniqueConstraint(fields=["id", "day"], name="log_id_day")),
    ]
