from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0011_ceases_to_be_not_null")]

    operations = [
        migrations.AlterField("shelf", "small", models.SmallIntegerField(null=True, db_default=8)),
    ]
