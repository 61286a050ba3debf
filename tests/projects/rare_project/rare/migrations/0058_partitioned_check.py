from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0057_partitioned_remove_index")]

    operations = [
        migrations.RunSQL("ALTER TABLE log ADD CONSTRAINT positive CHECK (size >= 0)"),
    ]
