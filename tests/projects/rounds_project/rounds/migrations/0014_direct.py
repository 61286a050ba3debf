from django.db import migrations
from django.db.migrations.operations.base import Operation


class Direct(Operation):
    """Reads the database, and changes it, past the schema editor."""

    reduces_to_sql = True
    reversible = True

    def state_forwards(self, app_label, state):
        pass

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM rounds_memo WHERE place = %s", ["100%"])
            cursor.execute("CREATE INDEX memo_direct ON rounds_memo (place)")
        schema_editor.execute("CREATE INDEX memo_handed ON rounds_memo (owner_key)")

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass


class Migration(migrations.Migration):
    dependencies = [("rounds", "0013_owner_key")]

    operations = [Direct()]
