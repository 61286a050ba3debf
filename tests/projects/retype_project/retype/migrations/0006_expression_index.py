from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0005_to_text_partial")]

    operations = [
        migrations.AlterField("shelf", "date", models.CharField(max_length=25, db_default="today")),
    ]
