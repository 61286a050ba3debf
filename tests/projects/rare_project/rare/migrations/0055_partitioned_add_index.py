from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0054_partitioned_add_field")]

    operations = [
        migrations.AddIndex("log", models.Index(fields=["text", "-day"], name="log_text")),
    ]
