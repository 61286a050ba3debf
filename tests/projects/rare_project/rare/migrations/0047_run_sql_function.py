from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rare", "0046_run_sql_constraint")]

    operations = [
        migrations.RunSQL(
            "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "NEW.note := coalesce(NEW.note, ''); RETURN NEW; END $$; "
            "CREATE TRIGGER touch BEFORE INSERT ON rare_item FOR EACH ROW EXECUTE FUNCTION touch()"
        ),
    ]
