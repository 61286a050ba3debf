from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0009_unique_together_changed")]

    operations = [
        migrations.AlterUniqueTogether("part", set()),
    ]
