import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rekey", "0003_number")]
    operations = [migrations.AlterField("token", "key", models.UUIDField(primary_key=True, default=uuid.uuid4))]
