from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rare", "0042_on_delete_in_the_database")]

    operations = [
        migrations.RunSQL(
            "CREATE TABLE old_serial (id serial PRIMARY KEY, number integer)",
            state_operations=[
                migrations.CreateModel(
                    "oldserial",
                    [("id", models.AutoField(primary_key=True)), ("number", models.IntegerField(null=True))],
                    options={"db_table": "old_serial"},
                )
            ],
        ),
    ]
