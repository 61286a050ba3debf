from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0007_numeric_narrower")]

    operations = [
        migrations.AlterField("shelf", "open", models.IntegerField(default=0)),
    ]
