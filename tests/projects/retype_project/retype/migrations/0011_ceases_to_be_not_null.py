from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0010_becomes_not_null")]

    operations = [
        migrations.AlterField("shelf", "ratio", models.TextField(default="")),
        migrations.AlterField("shelf", "small", models.BigIntegerField(null=True, db_default=7)),
    ]
