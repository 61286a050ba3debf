from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0032_db_constraint_off")]

    operations = [
        migrations.AlterField("part", "item", models.ForeignKey("rare.item", models.CASCADE)),
    ]
