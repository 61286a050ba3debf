from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0029_positive")]

    operations = [
        migrations.AlterField("item", "price", models.IntegerField()),
    ]
