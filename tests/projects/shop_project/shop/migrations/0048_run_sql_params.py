from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0047_run_sql")]

    operations = [
        migrations.RunSQL(
            [
                ("UPDATE shop_product SET title = %s WHERE title = %s", ["100 % new", "new"]),
                "UPDATE shop_customer SET level = 2 WHERE nickname = 'it''s; me'",
            ],
            migrations.RunSQL.noop,
        ),
    ]
