from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rounds", "0012_owner")]

    operations = [
        migrations.AlterField("memo", "owner", models.CharField(max_length=255, null=True)),
        migrations.RenameField("memo", "owner", "owner_key"),
    ]
