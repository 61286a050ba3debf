from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0057_add_index_concurrently")]

    operations = [
        migrations.RunSQL('CREATE SCHEMA IF NOT EXISTS "other"', migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Thing",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("name", models.CharField(max_length=20)),
            ],
            options={"db_table": '"other"."thing"'},
        ),
    ]
