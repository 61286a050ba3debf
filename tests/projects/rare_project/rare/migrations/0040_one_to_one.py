from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0039_many_to_many_through")]

    operations = [
        migrations.AlterField("part", "item", models.OneToOneField("rare.item", models.CASCADE)),
    ]
