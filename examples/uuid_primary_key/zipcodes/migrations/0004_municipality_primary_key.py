import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("zipcodes", "0003_municipality_id")]

    operations = [
        migrations.AlterField(
            model_name="municipality",
            name="code",
            field=models.CharField(max_length=2, unique=True),
        ),
        migrations.AlterField(
            model_name="municipality",
            name="id",
            field=models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
        ),
    ]
