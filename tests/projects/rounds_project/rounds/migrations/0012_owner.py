from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0011_words")]

    operations = [
        migrations.AddField("memo", "owner", models.ForeignKey("rounds.shop", models.CASCADE, null=True)),
    ]
