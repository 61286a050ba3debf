from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0033_db_constraint_on")]

    operations = [
        migrations.AddField(
            "part", "producer", models.ForeignKey("rare.producer", models.CASCADE, to_field="name", null=True)
        ),
    ]
