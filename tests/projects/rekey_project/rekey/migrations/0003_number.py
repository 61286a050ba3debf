import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rekey", "0002_text")]
    operations = [migrations.AlterField("person", "id", models.UUIDField(primary_key=True, default=uuid.uuid4))]
