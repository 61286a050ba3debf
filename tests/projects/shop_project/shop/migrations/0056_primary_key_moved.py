import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0055_self_foreign_key")]

    operations = [
        migrations.AlterField(model_name="voucher", name="code", field=models.CharField(max_length=10, unique=True)),
        migrations.AlterField(
            model_name="voucher",
            name="uid",
            field=models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False),
        ),
    ]
