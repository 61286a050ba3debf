from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0030_no_longer_positive")]

    operations = [
        migrations.AlterField("item", "stock", models.IntegerField(default=0, db_column="Stock Count")),
    ]
