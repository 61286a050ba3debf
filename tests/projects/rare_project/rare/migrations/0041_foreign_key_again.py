from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0040_one_to_one")]

    operations = [
        migrations.AlterField("part", "item", models.ForeignKey("rare.item", models.CASCADE, null=True)),
    ]
