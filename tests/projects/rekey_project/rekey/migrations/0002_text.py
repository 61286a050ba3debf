import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rekey", "0001_initial")]
    operations = [migrations.AlterField("country", "code", models.UUIDField(primary_key=True, default=uuid.uuid4))]
