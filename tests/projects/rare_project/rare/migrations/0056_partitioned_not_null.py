from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0055_partitioned_add_index")]

    operations = [
        migrations.AlterField("log", "text", models.CharField(max_length=40, default="")),
    ]
