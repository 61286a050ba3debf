from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parts", "0006_foreign_key_on")]

    operations = [
        migrations.AddField("note", "log", models.ForeignKey("parts.log", models.CASCADE, null=True)),
    ]
