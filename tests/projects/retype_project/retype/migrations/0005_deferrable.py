from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0004_other")]

    operations = [
        migrations.AlterField("shelf", "rank", models.BigIntegerField(null=True)),
    ]
