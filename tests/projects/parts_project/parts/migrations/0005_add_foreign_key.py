from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parts", "0004_unique_index")]

    operations = [
        migrations.AddField("log", "owner", models.ForeignKey("parts.owner", models.CASCADE, null=True)),
    ]
