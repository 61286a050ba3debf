"""The hazards, as data: what can go wrong in a way that the planner can't remove, and what only ``migrate`` does.

``severity`` is "note" for what a reader should know, "risk" for what somebody must accept by name
(``accept`` in ``[tool.planner]``), and "open" for what has no plan yet.
"""

from __future__ import annotations

from collections.abc import Mapping

from planner import hazards_of_state
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
        'migrations.AlterField("order", "note", …) on a field declared as remark = TextField(db_column="note")',
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
        'Tag.objects.annotate(Count("order"))  # in the code that runs while the table is renamed',
        'Tag.objects.annotate(n=Subquery(…))  # a subquery that counts; or db_table = "shop_tag"',
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
        'migrations.AlterField("order", "note", models.JSONField())  # from TextField',
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
        "python manage.py test  # fails: cannot cast type integer to uuid",
        'MIGRATION_MODULES = {"shop": None}  # in the settings of the tests',
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
        'migrations.AlterField("note", "author_id", models.ForeignKey("author", models.CASCADE, db_column="author_id"))'
        "\n# in a release before: then the plan follows it",
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
        "for row in Model.objects.all(): row.x = helper(row); row.save()",
        '[tool.planner.backfill."shop.0012:forwards"]\ntable = "shop_order"\nset = { total = "price * quantity" }',
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
        'migrations.DeleteModel("note")\nmigrations.CreateModel("note", …)  # another table of the same name',
        'migrations.DeleteModel("note")\n# in the next release:\nmigrations.CreateModel("note", …)',
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
        "for row in Model.objects.all(): row.code = row.other; row.save()",
        'migrations.AddField("order", "new_code", models.CharField(null=True, max_length=20))\n'
        "for row in Model.objects.all(): row.new_code = row.other; row.save()  # a trigger does it for old code",
        ("run-python", "run-sql"),
    ),
    Hazard(
        "enforced-after-deploy",
        "note",
        "A tighter rule is enforced only after the deploy",
        "A NOT NULL, unique, check or foreign key constraint on a column that old code writes.",
        "Old code may break the rule until it is gone, so the rule comes with after_deploy.sql; until then the "
        "database does not enforce it for new code either (nor does ON CONFLICT find a unique index).",
        "Run after_deploy.sql soon after the deploy.",
        'migrations.AddConstraint("order", models.CheckConstraint(…))',
        "First a release whose code keeps the rule, then the migration.",
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
        "Deploy the code that writes duplicates one release later.",
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
        "CREATE TABLE backup AS SELECT id, note FROM shop_order;  -- before after_deploy.sql",
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
        "AddField(ForeignKey) and AlterField of the same field in one migration, copied from sqlmigrate",
        "planner compare shop 0012",
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
    Hazard(
        "migrate-builds-index",
        "note",
        "migrate builds an index under a lock that stops writes",
        "An index, a unique constraint or a primary key on a table with rows (AddIndex, AddConstraint, "
        "db_index, unique, a ForeignKey that is added).",
        "Writes of the table wait until the index is built, and reads too where ALTER TABLE holds ACCESS "
        "EXCLUSIVE in the same transaction; everything else that wants the table queues behind them.",
        "Let the plan do it: it builds the index CONCURRENTLY, and makes it the constraint in a moment.",
        'migrations.AddIndex("order", models.Index(fields=["number"], name="order_number"))',
        "planner plan shop 0012",
        ("add-index", "add-unique"),
    ),
    Hazard(
        "migrate-rewrites-table",
        "note",
        "migrate writes the whole table anew under a lock",
        "AlterField to a type whose values look different on disk (integer to bigint), or that has its indexes "
        "built anew; AddField with a db_default that differs from row to row.",
        "ALTER TABLE holds ACCESS EXCLUSIVE while it copies every row and builds every index: reads and writes "
        "wait for as long, and the table is on the disk twice.",
        "Let the plan do it: it fills a column beside the old one in batches, and swaps the two in a moment. What "
        "else stands on the column may forbid that; the plan says so.",
        'migrations.AlterField("order", "price", models.BigIntegerField())  # from IntegerField',
        "planner plan shop 0012",
        ("retype", "add-column"),
    ),
    Hazard(
        "migrate-scans-table",
        "note",
        "migrate reads the whole table under a lock",
        "A check, a foreign key or NOT NULL on a table with rows, also as part of a field that is added.",
        "PostgreSQL checks every row while it holds the lock: reads and writes of the table wait as long, for"
        " a foreign key the writes of both tables.",
        "Let the plan do it: it adds the rule NOT VALID, and validates it under a lock that stops nobody.",
        'migrations.AddConstraint("order", models.CheckConstraint(…))',
        "planner plan shop 0012",
        ("add-check-or-foreign-key", "set-not-null"),
    ),
    Hazard(
        "migrate-updates-rows",
        "note",
        "migrate changes the rows of a table in one transaction",
        "A RunPython that saves rows in a loop, or an AlterField to NOT NULL with a default.",
        "Each row that is changed stays locked until the migration commits, the table bloats, and memory "
        "grows with it where Python loads the rows.",
        "Let the plan do it: it is translated to SQL that runs in batches which commit.",
        "for row in Model.objects.all(): row.x = row.y; row.save()",
        "planner plan shop 0012",
        ("run-python", "set-not-null"),
    ),
    Hazard(
        "lock-held-while-working",
        "note",
        "A lock is held while another operation works",
        "A migration is one transaction (atomic is not False), one of its operations locks a table for a "
        "moment, and another one works on many rows.",
        "The lock of the first is held until the last has finished: what takes a millisecond by itself stops "
        "the table for minutes.",
        "Let the plan do it: each step is a transaction of its own. Or put the operations into migrations of "
        "their own.",
        'migrations.AddField("order", "total", models.IntegerField(null=True)),\nmigrations.RunPython(set_totals),',
        "planner plan shop 0012",
        ("run-python", "add-column"),
    ),
    Hazard(
        "drop-breaks-old-code",
        "note",
        "Old code still uses what migrate removes",
        "RemoveField or DeleteModel, run by migrate before the new code is everywhere.",
        "Django names every column in its queries: old code fails on the missing one, in reads too.",
        "Let the plan do it: it drops after the deploy, and makes a NOT NULL column optional before. Or "
        "remove the field from the state in one release (SeparateDatabaseAndState), and the column in the "
        "next.",
        'migrations.RemoveField("order", "note")',
        "planner plan shop 0012",
        ("drop-column", "drop-table"),
    ),
    Hazard(
        "old-code-inserts-fail",
        "note",
        "Old code can't insert rows without the new column",
        "AddField of a field that is NOT NULL and has no db_default.",
        "Django gives the column a default only while it adds it. Old code does not know the column, and its "
        "INSERTs fail until the new code is everywhere.",
        "Let the plan do it: it keeps a default, or a trigger, until old code is gone. Or write db_default "
        "(Django 5.0).",
        'migrations.AddField("order", "total", models.IntegerField(default=0))',
        'migrations.AddField("order", "total", models.IntegerField(default=0, db_default=0))',
        ("add-column",),
    ),
    Hazard(
        "fails-on-existing-rows",
        "risk",
        "migrate fails on a table that has rows",
        "AddField of a unique field with a default: every row gets the same value.",
        "It passes on the empty tables of the tests, and fails in production: could not create unique index.",
        "planner plan gives each row its own value where it can read the field's pre_save or default, or where you "
        'declare it: [tool.planner.backfill] "app.model.field" = "gen_random_uuid()".',
        'migrations.AddField("order", "token", models.UUIDField(default=uuid.uuid4, unique=True))',
        '[tool.planner.backfill]\n"shop.order.token" = "gen_random_uuid()"',
        ("add-column", "add-unique"),
    ),
    Hazard(
        "fails-in-transaction",
        "risk",
        "CONCURRENTLY in a migration that is one transaction",
        "AddIndexConcurrently, or RunSQL with CONCURRENTLY, in a migration without atomic = False.",
        "PostgreSQL refuses it inside of a transaction, and Django before that: the migration can't run.",
        "Write atomic = False into the migration, and put nothing else there; or write AddIndex, and let the plan "
        "build it CONCURRENTLY.",
        'migrations.RunSQL("CREATE INDEX CONCURRENTLY …")',
        'atomic = False\noperations = [migrations.RunSQL("CREATE INDEX CONCURRENTLY …")]',
        ("add-index",),
    ),
    Hazard(
        "operation-not-understood",
        "open",
        "An operation that planner check can't read",
        "An operation of a third party with SQL of its own, or a field or constraint whose class does not say"
        " what it makes in the database.",
        "What it locks, and for how long, is not known: planner check says nothing else about it.",
        "Plan it: planner plan runs it on a scratch server and sees what it does. Or look at sqlmigrate, and "
        "ignore the finding with what you have seen as the reason.",
        "vendor.operations.PartitionTable(…)",
        "# planner: ignore[operation-not-understood] catalog work only, see sqlmigrate\n"
        "vendor.operations.AddComment(…)",
        ("as-written",),
    ),
    Hazard(
        "bad-suppression",
        "open",
        "A suppression that does not say what, or not why",
        "A comment that starts with planner: in a migration, or an entry of [tool.planner.ignore], without a "
        "reason, with a hazard that does not exist, or in a form that can't be read.",
        "It suppresses nothing.",
        "Name the hazard and write the reason behind it.",
        "# planner: ignore[migrate-builds-index]",
        "# planner: ignore[migrate-builds-index] the table has 200 rows",
    ),
    Hazard(
        "suppression-unused",
        "note",
        "A suppression that suppresses nothing",
        "A comment or an entry of [tool.planner.ignore] for which planner check finds nothing.",
        "It would hide the next finding of that kind.",
        "Remove it.",
        '# planner: ignore[raw-sql] short\nmigrations.AddField("order", "total", models.IntegerField(null=True))',
        'migrations.AddField("order", "total", models.IntegerField(null=True))',
    ),
    *hazards_of_state.ALL,
)

BY_ID: Mapping[str, Hazard] = {hazard.id: hazard for hazard in ALL}
