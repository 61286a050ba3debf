from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0048_run_sql_params")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
    ]
