from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0031_db_column")]

    operations = [
        migrations.AlterField("part", "item", models.ForeignKey("rare.item", models.CASCADE, db_constraint=False)),
    ]
