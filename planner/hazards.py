"""The hazards, as data: what can go wrong in a way that the planner can't remove, and what only ``migrate`` does.

``severity`` is "note" for what a reader should know, "risk" for what somebody must accept by name
(``accept`` in ``[tool.planner]``), and "open" for what has no plan yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from planner import hazards_of_migrate, hazards_of_state
from planner.hazard import Hazard

__all__ = ["ALL", "BY_ID", "Hazard"]

ALL = (
    Hazard(
        "rename-breaks-old-code",
        "risk",
        "A rename can't be seen by old and new code at once",
        "A column is renamed (RenameField, or an AlterField that changes the column's name), or a table is "
        "(RenameModel).",
        "The rename itself takes milliseconds, but from then on old code fails on the old name, and until then "
        "new code fails on the new one. The plan has a cutover phase: stop the old code, run cutover.sql, start "
        "the new code.",
        "Plan with --rename both: both names work until old code is gone. Or keep the column's name with db_column, or "
        "plan the downtime of the cutover and accept the hazard.",
        'migrations.RenameField("order", "note", "remark")',
        'migrations.AlterField("order", "note", models.TextField(null=True, db_column="note")),\n'
        'migrations.RenameField("order", "note", "remark"),  # the column keeps its name',
        ("rename-column",),
    ),
    Hazard(
        "old-name-is-a-view",
        "risk",
        "Old code can't group by the key of a view alone",
        "A table is renamed with --rename both: until contract its old name is a view.",
        "Old code inserts, updates, deletes and reads through the view. But Django groups by the primary key alone, "
        "which PostgreSQL allows for tables only: in old code annotate(Count(…)) and other aggregates over the rows "
        "of this model fail with “column must appear in the GROUP BY clause” until it is gone. TRUNCATE fails, too.",
        "Look for annotate() with aggregates on the model in the code that is running; accept the hazard if there is "
        "none. Else plan with --rename cutover, or keep the table's name with db_table.",
        '# planner plan shop 0012 --rename both, while old code runs Tag.objects.annotate(Count("order"))\n'
        'migrations.RenameModel("Tag", "Label")',
        'migrations.AlterModelTable("tag", "shop_tag"),\n'
        'migrations.RenameModel("Tag", "Label"),  # the table keeps its name',
        ("rename-table",),
    ),
    Hazard(
        "type-change-breaks-old-code",
        "risk",
        "Old and new code need different types",
        "AlterField from one family of types to another: integer to varchar, text to jsonb, and the like.",
        "Old code's SQL and its Python values fit the old type only, new code's the new one. Everything is made ready "
        "while old code runs, and the swap takes milliseconds, but it is in a cutover phase: stop the old code, run "
        "cutover.sql, start the new code.",
        "Plan the downtime of the cutover and accept the hazard; or add a second field, and move to it release by "
        "release.",
        'migrations.AlterField("order", "note", models.JSONField(null=True))  # from TextField',
        'migrations.AddField("order", "note_json", models.JSONField(null=True))\n'
        "# filled in batches; the next release reads it, the one after removes the old column",
        ("retype",),
    ),
    Hazard(
        "migrate-cannot-cast",
        "note",
        "migrate can't make an integer key a UUID, on no database",
        "AlterField from an integer primary key to a UUIDField.",
        "PostgreSQL can't cast integer to uuid, so migrate fails, on empty tables too: also where a test run makes "
        "its database from the migrations.",
        "Run the bundle wherever there are rows. For tests, make the app's tables from its models: MIGRATION_MODULES = "
        '{"shop": None} in their settings. When every database has the new key, squash the migrations, and write the '
        "UUID into CreateModel.",
        'migrations.AlterField("author", "id", models.UUIDField(primary_key=True, default=uuid4))  # from AutoField',
        'migrations.CreateModel("Publisher", [("id", models.UUIDField(primary_key=True, default=uuid4))])',
        ("retype",),
    ),
    Hazard(
        "keys-not-followed",
        "risk",
        "A column may hold a key that becomes a UUID",
        "A primary key becomes a UUID, and there is a column without a foreign key whose name ends in _id and whose "
        "type is the key's: a plain number, or the object_id of a generic foreign key (content_type and object_id).",
        "The plan follows foreign keys, and the fields of Django that are such without a constraint. A column that "
        "only the code knows of keeps the old numbers, which stand for nothing once the old key is gone.",
        "If it is no reference to that key, accept the hazard. If it is one, add a column of type uuid beside it, fill "
        "it with the UPDATE that the finding gives, between cutover.sql and after_deploy.sql, while every row has its "
        "old key and its new one. Then accept the hazard.",
        'migrations.AlterField("author", "id", models.UUIDField(primary_key=True, default=uuid4))\n'
        "# and Note.author_id is an IntegerField",
        """\
migrations.AlterField("note", "author_id", models.ForeignKey(
    "shop.Author", models.CASCADE, db_column="author_id", db_constraint=False))
# in the next release: the plan follows it
migrations.AlterField("author", "id", models.UUIDField(primary_key=True, default=uuid4))""",
        ("retype",),
    ),
    Hazard(
        "python-not-translated",
        "open",
        "A Python function that the planner could not turn into SQL",
        "A RunPython, or an operation that says of itself that it does not reduce to SQL, does something that the "
        "translator does not fully understand.",
        "sqlmigrate shows nothing for it. The plan keeps its place with a step at which before_deploy.sql stops.",
        'Write its SQL under [tool.planner.backfill."app.0012:function"], or run the function at that point with '
        "planner run-python APP MIGRATION --database ALIAS: once, recorded, with its querysets streamed.",
        """\
def forwards(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        order.price = ask_the_shop_next_door(order)
        order.save()

migrations.RunPython(forwards)""",
        '[tool.planner.backfill."shop.0012:forwards"]\ntable = "shop_order"\nset = { price = "100 * quantity" }',
        ("run-python",),
    ),
    Hazard(
        "python-depends-on-settings",
        "risk",
        "A Python function depends on the settings of the plan",
        "A RunPython asks for a setting, or for a module's value that is computed from the environment.",
        "The SQL in the bundle has the value of the machine that made the plan, and the value is named. Where the "
        "deployed project has another one, migrate would have done something else.",
        "Compare the values with those of the deployed project, and accept the hazard; or plan with its settings.",
        """\
def forwards(apps, schema_editor):
    apps.get_model("shop", "Order").objects.filter(note="").update(note=settings.LANGUAGE_CODE)

migrations.RunPython(forwards)""",
        """\
def forwards(apps, schema_editor):
    apps.get_model("shop", "Order").objects.filter(note="").update(note="en")

migrations.RunPython(forwards)""",
        ("run-python",),
    ),
    Hazard(
        "python-in-one-transaction",
        "risk",
        "A Python function's work on many rows is one transaction",
        "A RunPython makes, changes or deletes rows of tables that aren't known to be small, in a way that has no end "
        "of its own for each row: it makes rows (but for one of another table for each row), looks at other rows that "
        "it changes, or nests loops.",
        "The plan does the same as one block of PL/pgSQL, in one transaction as migrate does. Reads and inserts go on; "
        "the rows that it changes stay locked until it ends, and VACUUM can't clean up meanwhile.",
        "Run it when few rows are written, or write the function so that it changes each row by itself: that is done "
        "in batches. For a table that is small, give facts (--facts), and the hazard goes away.",
        """\
def add_lines(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        for number in [1, 2]:
            apps.get_model("shop", "Line").objects.create(order_id=order.id, number=number)

migrations.RunPython(add_lines)""",
        """\
def add_labels(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        order.label = order.number
        order.save()

migrations.AddField("order", "label", models.CharField(max_length=20, null=True)),
migrations.RunPython(add_labels),  # each row by itself""",
        ("run-python",),
    ),
    Hazard(
        "raw-sql",
        "risk",
        "SQL that is kept as it was written",
        "A RunSQL, or an operation of a third party, has statements that the planner passes through.",
        "The statements take the locks that they take, for as long as they take, in one transaction; their step "
        "says the worst. Nobody undoes them. Of an UPDATE or DELETE the detail says why it is not done in batches.",
        "Read the step. For a large table, write the change as Django operations, or split it yourself.",
        'migrations.RunSQL("UPDATE shop_order SET paid = now()")',
        'migrations.AddField("order", "total", models.IntegerField(default=0))',
        ("as-written",),
    ),
    Hazard(
        "no-online-form",
        "risk",
        "There is no way to do this without a long lock",
        "A type change whose values depend on the session or that comes with another change of the column, a STORED "
        "generated column, an exclusion constraint, an identity, and the like.",
        "The statement is kept as Django wrote it, and holds ACCESS EXCLUSIVE while it rewrites or builds: reads "
        "and writes of the table wait as long.",
        "Do it in a maintenance window, or change the model in another way; the step's header names the lock.",
        'migrations.AlterField("order", "placed", models.DateTimeField())  # from DateField',
        'migrations.AddField("order", "placed_at", models.DateTimeField(null=True))\n'
        "# filled in batches; the next release reads it, the one after removes the old column",
        ("as-written", "alter-type"),
    ),
    Hazard(
        "one-value-for-all-rows",
        "note",
        "A callable default gives every existing row the same value",
        "AddField with a default such as uuid4 or timezone.now on a field that is not unique.",
        "Django calls the default once per migration; the plan keeps that.",
        'For a value per row, declare it: [tool.planner.backfill] "app.model.field" = "gen_random_uuid()".',
        'migrations.AddField("order", "token", models.UUIDField(default=uuid.uuid4))',
        '[tool.planner.backfill]\n"shop.order.token" = "gen_random_uuid()"',
        ("add-column",),
    ),
    Hazard(
        "operation-acts",
        "note",
        "An operation reads or changes the database itself",
        "An operation of a third party, or of the project, uses the connection in its database_forwards instead of "
        "handing all SQL to the schema editor.",
        "sqlmigrate runs what it executes on the database that it is pointed at, and prints nothing of it; and where "
        "it reads, its SQL depends on what is there. The plan has what migrate ran on a scratch copy of the pre-state.",
        "Look at its steps: were they made for the state that your database is in? In an operation of your own, use "
        "schema_editor.execute().",
        """\
class Remark(migrations.RunSQL):
    def database_forwards(self, app_label, schema_editor, before, after):
        schema_editor.connection.cursor().execute(self.sql)

Remark("COMMENT ON TABLE shop_order IS 'One row an order'")""",
        """\
class Remark(migrations.RunSQL):
    def database_forwards(self, app_label, schema_editor, before, after):
        schema_editor.execute(self.sql)

Remark("COMMENT ON TABLE shop_order IS 'One row an order'")""",
        ("as-written",),
    ),
    Hazard(
        "several-rounds",
        "note",
        "What is made needs something to be gone: two deploys",
        "An operation needs what an earlier one removes: DeleteModel, then CreateModel with the same table; or in a "
        "range of migrations, a field that is replaced twice.",
        "What is removed goes after a deploy, when no code uses it any more; so what takes its name needs another "
        "deploy after that. The plan has several rounds of all phases: before_deploy.sql and after_deploy.sql, then "
        "before_deploy_2.sql and after_deploy_2.sql, with a deploy gate in each. The runbook says which models the "
        "code of each gate knows. The migration is recorded in the last round, so migrate must not run before.",
        "Write the code of the first gate, and deploy it as the runbook says; or give the new thing another name.",
        'migrations.DeleteModel("Tag"),\n'
        'migrations.CreateModel("Tag", [("id", models.BigAutoField(primary_key=True))]),  # another table',
        'migrations.DeleteModel("Tag")\n'
        "# in the next release:\n"
        'migrations.CreateModel("Tag", [("id", models.BigAutoField(primary_key=True))])',
        ("drop-table", "create-table"),
    ),
    Hazard(
        "old-code-writes-after-backfill",
        "risk",
        "Old code writes what the data migration changes",
        "A RunPython or RunSQL rewrites a column that old code writes itself, or only some of a new column's rows.",
        "Rows that old code writes after their batch keep what old code wrote. migrate has the same gap from its "
        "end to the end of the deploy.",
        "Run the function's SQL again after the deploy, or make old code write the new form first.",
        """\
def forwards(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        order.number = order.code
        order.save()

migrations.RunPython(forwards)""",
        """\
def forwards(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        order.new_number = order.code
        order.save()

migrations.AddField("order", "new_number", models.CharField(null=True, max_length=20)),
migrations.RunPython(forwards),  # a trigger does it for old code""",
        ("run-python", "run-sql"),
    ),
    Hazard(
        "rows-made-before-deploy",
        "risk",
        "Rows are copied to another table, which old code ignores",
        "A RunPython makes a row of another table for each row of a table that old code writes.",
        "What old code adds, changes or deletes in the first table after its batch does not reach the other one. Where "
        "the new rows refer to a third table, old code, which doesn't know them, can't delete what they refer to. "
        "migrate has the same gap from its end to the end of the deploy.",
        "Deploy code that writes both tables first; or copy by hand after the deploy what is missing then. The step "
        "itself must not run again for that: it would make all rows twice.",
        """\
def make_profiles(apps, schema_editor):
    for customer in apps.get_model("shop", "Customer").objects.all():
        apps.get_model("shop", "Profile").objects.create(name=customer.name)

migrations.CreateModel("Profile", [
    ("id", models.BigAutoField(primary_key=True)),
    ("name", models.CharField(max_length=20)),
]),
migrations.RunPython(make_profiles)""",
        """\
def name_profiles(apps, schema_editor):
    for customer in apps.get_model("shop", "Customer").objects.all():
        customer.profile = customer.name
        customer.save()

migrations.AddField("customer", "profile", models.CharField(max_length=20, null=True)),
migrations.RunPython(name_profiles),  # a trigger does it for old code""",
        ("run-python",),
    ),
    Hazard(
        "enforced-after-deploy",
        "note",
        "A tighter rule is enforced only after the deploy",
        "A NOT NULL, unique, check or foreign key constraint on a column that old code writes.",
        "Old code may break the rule until it is gone, so the rule comes with after_deploy.sql; until then the "
        "database does not enforce it for new code either (nor does ON CONFLICT find a unique index).",
        "Run after_deploy.sql soon after the deploy.",
        'migrations.AddConstraint("order", models.CheckConstraint(condition=Q(price__gt=0), name="price_positive"))',
        'migrations.AddField("order", "total", models.IntegerField(default=0)),  # old code does not write it\n'
        'migrations.AddConstraint("order", models.CheckConstraint(condition=Q(total__gte=0), name="total")),',
        ("add-unique", "add-check-or-foreign-key", "set-not-null", "add-index"),
    ),
    Hazard(
        "released-after-deploy",
        "note",
        "A unique rule is lifted only after the deploy",
        "A unique constraint that old code may rely on is removed.",
        "Until after_deploy.sql has run, new code can't write duplicates.",
        "Run after_deploy.sql before the new code makes use of the freedom.",
        'migrations.AlterField("order", "number", models.CharField(max_length=20))  # was unique',
        'migrations.AddField("order", "reference", models.CharField(max_length=20, null=True))  # not unique',
        ("drop-constraint",),
    ),
    Hazard(
        "data-lost",
        "note",
        "Data is removed for good",
        "RemoveField or DeleteModel.",
        "The drop is the point of no return: revert.sql can't bring the values back.",
        "Take a copy of the column or table before after_deploy.sql, if anyone may miss it.",
        'migrations.RemoveField("order", "note")',
        'migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("order", "note")])',
        ("drop-column", "drop-table"),
    ),
    Hazard(
        "sqlmigrate-differs",
        "note",
        "sqlmigrate prints other statements than migrate runs",
        "An operation of the migration works on names that an earlier operation of the same migration makes.",
        "sqlmigrate looks the names up in the database as it is now, and finds others or none. The plan follows "
        "migrate; planner compare marks the statements that only one of them has.",
        "Nothing to do; it is why a bundle and a copy of sqlmigrate's output are not the same.",
        'migrations.AddField("order", "buyer", models.ForeignKey("shop.Customer", CASCADE, null=True)),\n'
        'migrations.AlterField("order", "buyer", models.OneToOneField("shop.Customer", CASCADE, null=True)),',
        'migrations.AddField("order", "buyer", models.OneToOneField("shop.Customer", CASCADE, null=True))',
        ("as-written", "nothing-to-do"),
    ),
    Hazard(
        "proved-on-another-version",
        "open",
        "The rehearsal ran on another version of PostgreSQL",
        "No PostgreSQL of the major version that the plan is for was found on this machine.",
        "What was proved may differ in detail on the real server.",
        "Install that version's server, or name one: --scratch-url, or PLANNER_POSTGRES_DIR.",
        "planner plan shop 0002 --database default",
        "planner plan shop 0002 --database default --scratch-url postgresql://localhost/postgres",
    ),
    *hazards_of_migrate.ALL,
    *hazards_of_state.ALL,
)

BY_ID: Mapping[str, Hazard] = {hazard.id: hazard for hazard in ALL}
