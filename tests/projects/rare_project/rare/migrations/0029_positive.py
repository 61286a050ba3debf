from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0028_collation")]

    operations = [
        migrations.AlterField("item", "price", models.PositiveIntegerField()),
    ]
