from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0008_boolean_to_integer")]

    operations = [
        migrations.AlterField("shelf", "ratio", models.CharField(max_length=8, null=True, db_index=True)),
    ]
