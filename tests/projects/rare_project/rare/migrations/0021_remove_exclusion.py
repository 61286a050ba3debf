from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0020_exclusion")]

    operations = [
        migrations.RemoveConstraint("item", "no_overlap"),
    ]
