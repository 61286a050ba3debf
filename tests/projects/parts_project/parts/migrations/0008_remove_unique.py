from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("parts", "0007_foreign_key_to")]

    operations = [
        migrations.RemoveConstraint("log", "log_id_day"),
        migrations.RemoveConstraint("log", "log_id_lower"),
    ]
