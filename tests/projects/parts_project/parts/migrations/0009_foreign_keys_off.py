from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parts", "0008_remove_unique")]

    operations = [
        migrations.AlterField("log", "owner_number", models.BigIntegerField(null=True)),
    ]
