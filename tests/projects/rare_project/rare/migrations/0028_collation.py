from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0027_generated_virtual")]

    operations = [
        migrations.AlterField("item", "code", models.CharField(max_length=20, db_collation="C")),
    ]
