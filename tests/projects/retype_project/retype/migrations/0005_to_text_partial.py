from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0004_with_default")]

    operations = [
        migrations.AlterField("shelf", "Label", models.TextField(null=True)),
    ]
