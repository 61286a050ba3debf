from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0045_run_sql_index")]

    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE rare_item ADD CONSTRAINT price_known CHECK (price IS NOT NULL); -- two",
                ("UPDATE rare_item SET note = %s WHERE note = '100 %%'", ["a % b; c"]),
            ]
        ),
    ]
