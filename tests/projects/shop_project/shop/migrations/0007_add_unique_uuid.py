import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0006_add_unique_computed")]

    operations = [
        migrations.AddField(model_name="product", name="uid", field=models.UUIDField(default=uuid.uuid4, unique=True)),
    ]
