from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0003_to_field")]

    operations = [
        migrations.AlterField("shelf", "small", models.IntegerField(db_default=7)),
    ]
