from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0008_unique_together")]

    operations = [
        migrations.AlterUniqueTogether("part", {("number", "item")}),
    ]
