import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0008_other_rules")]

    operations = [
        migrations.AlterField("box", "key", models.UUIDField(default=uuid.uuid4)),
    ]
