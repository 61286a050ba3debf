"""The hazards that ``planner check`` finds: what only ``migrate`` does, and suppressions; a part of ``hazards``."""

from __future__ import annotations

from planner.hazard import Hazard

ALL = (
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
        "atomic = False\n"
        'operations = [AddIndexConcurrently("order", models.Index(fields=["number"], name="order_number"))]',
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
        'migrations.AlterField("order", "price", models.BigIntegerField(null=True))  # from IntegerField',
        'migrations.AddField("order", "big_price", models.BigIntegerField(null=True))\n'
        "# filled in batches; the next release reads it, the one after removes the old column",
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
        'migrations.AddConstraint("order", models.CheckConstraint(condition=Q(price__gt=0), name="price_positive"))',
        'AddConstraintNotValid("order", models.CheckConstraint(condition=Q(price__gt=0), name="price_positive"))\n'
        "# in the next migration:\n"
        'ValidateConstraint("order", "price_positive")',
        ("add-check-or-foreign-key", "set-not-null"),
    ),
    Hazard(
        "migrate-updates-rows",
        "note",
        "migrate changes the rows of a table in one transaction",
        "A RunPython that saves rows in a loop, an UPDATE or DELETE of RunSQL, or an AlterField to NOT NULL with a "
        "default.",
        "Each row that is changed stays locked until the migration commits, the table bloats, and memory "
        "grows with it where Python loads the rows.",
        "Let the plan do it: it is done in batches which commit, where that ends the same.",
        """\
def forwards(apps, schema_editor):
    for order in apps.get_model("shop", "Order").objects.all():
        order.total = 0
        order.save()

migrations.AddField("order", "total", models.IntegerField(null=True)),
migrations.RunPython(forwards),""",
        'migrations.AddField("order", "total", models.IntegerField(default=0))  # one value for all: no row is written',
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
        """\
def forwards(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(total=F("price") * F("quantity"))

migrations.AddField("order", "total", models.IntegerField(null=True)),
migrations.RunPython(forwards),""",
        """\
def forwards(apps, schema_editor):
    apps.get_model("shop", "Order").objects.update(total=F("price") * F("quantity"))

migrations.AddField("order", "total", models.IntegerField(null=True))
# in the next migration:
migrations.RunPython(forwards)""",
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
        'migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("order", "note")])\n'
        "# in the next release: planner plan shop 0012",
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
        'migrations.AddField("order", "token", models.UUIDField(null=True, unique=True))  # many rows may be NULL',
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
        'migrations.RunSQL("CREATE INDEX CONCURRENTLY order_number ON shop_order (number)")',
        "atomic = False\n"
        'operations = [migrations.RunSQL("CREATE INDEX CONCURRENTLY order_number ON shop_order (number)")]',
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
        'vendor.operations.Comment("order", "One row an order")',
        "# planner: ignore[operation-not-understood] catalog work only, see sqlmigrate\n"
        'vendor.operations.Comment("order", "One row an order")',
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
        "# planner: ignore[migrate-builds-index]\n"
        'migrations.AddIndex("order", models.Index(fields=["number"], name="order_number"))',
        "# planner: ignore[migrate-builds-index] the table has 200 rows\n"
        'migrations.AddIndex("order", models.Index(fields=["number"], name="order_number"))',
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
)
