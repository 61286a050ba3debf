from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parts", "0005_add_foreign_key")]

    operations = [
        migrations.AlterField(
            "log",
            "owner_number",
            models.ForeignKey(
                "parts.owner", models.CASCADE, null=True, db_column="owner_number", db_index=False, related_name="+"
            ),
        ),
    ]
