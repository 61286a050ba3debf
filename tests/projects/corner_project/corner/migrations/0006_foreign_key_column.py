import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("corner", "0005_no_db_default")]

    operations = [
        migrations.AlterField(
            "chair",
            "room",
            models.ForeignKey(db_column="room", on_delete=django.db.models.deletion.CASCADE, to="corner.room"),
        ),
    ]
