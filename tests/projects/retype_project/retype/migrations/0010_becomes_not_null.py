from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("retype", "0009_integer_to_varchar")]

    operations = [
        migrations.AlterField("book", "pages", models.BigIntegerField(default=1)),
    ]
