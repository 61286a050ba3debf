from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stock", "0002_update")]

    operations = [
        migrations.RunSQL(
            [
                ("UPDATE stock_item SET note = %s WHERE note = '100 %%'", ["a % b; it's :c"]),
                "/* ; */ UPDATE stock_item SET note = $q$it's; $$ 5 % :x$q$ WHERE note IS NULL",
            ],
            migrations.RunSQL.noop,
        ),
    ]
