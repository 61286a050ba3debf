from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0043_state_options")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="Legacy")]),
    ]
