import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_add_constant_default")]

    operations = [
        migrations.AddField(model_name="customer", name="reference", field=models.UUIDField(default=uuid.uuid4)),
    ]
