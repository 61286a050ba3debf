from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0046_separate_database_and_state")]

    operations = [
        migrations.RunSQL(
            """
            -- A comment; with a semicolon in it.
            COMMENT ON TABLE shop_product IS 'Articles; sold or not';
            CREATE FUNCTION shop_double(n integer) RETURNS integer LANGUAGE sql AS $$ SELECT n * 2; $$;
            ALTER TABLE shop_product ADD CONSTRAINT shop_weight_positive CHECK (weight > 0);
            """,
            """
            DROP FUNCTION shop_double(integer);
            COMMENT ON TABLE shop_product IS NULL;
            ALTER TABLE shop_product DROP CONSTRAINT shop_weight_positive;
            """,
        ),
    ]
