"""The hazards of migrations that are right for some databases only, by what is in them; a part of ``hazards``."""

from __future__ import annotations

from planner.hazard import Hazard

ALL = (
    Hazard(
        "only-on-empty-table",
        "risk",
        "A new column has no value for the rows that are there",
        "AddField of a field that is NOT NULL, without a default, db_default or declared value.",
        "migrate adds the column NOT NULL, which works on an empty table and fails on every other: column contains "
        "null values. So the plan is for a table without rows: the preflight and the step stop where there are any. "
        "Until the deploy the column stays nullable, so that old code, which does not know it, can still insert rows; "
        "such rows have NULL, and after_deploy.sql stops at NOT NULL until they have a value or are deleted.",
        "If the table has rows, declare what they get in [tool.planner.backfill] and plan again: they are filled in "
        "batches, and old code's rows by a trigger. If it is empty everywhere and old code does not write it (a "
        "feature that nobody has used yet), accept the hazard.",
        'migrations.AddField("order", "weight", models.IntegerField())',
        '[tool.planner.backfill]\n"shop.order.weight" = "0"',
        ("add-column", "set-not-null"),
    ),
    Hazard(
        "default-asks-database",
        "risk",
        "A default asks the database; a scratch copy was asked",
        "AddField, or an AlterField to NOT NULL, whose default is a function that reads the database.",
        "migrate calls the function in the database that it migrates; the plan has the value that it gave on a scratch "
        "database, whose only rows are those that earlier migrations make. In your database it may be another, or the "
        "row may not be there.",
        "Declare the value as SQL, which is asked where the bundle runs. Or look up the value in each of your "
        "databases: if it is the one in the plan, accept the hazard.",
        """\
def count():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shop_customer")
        return cursor.fetchone()[0]

migrations.AddField("order", "known", models.IntegerField(default=count))""",
        '[tool.planner.backfill]\n"shop.order.known" = "(SELECT count(*) FROM shop_customer)"',
        ("add-column", "set-not-null"),
    ),
    Hazard(
        "default-row-held",
        "note",
        "Old code can't delete a row that a new key points at",
        "AddField of a ForeignKey with a default, a db_default or a declared value.",
        "From the start all rows point at one row of the other table, or at those that the declared value gives. Old "
        "code does not know the key, so it deletes such a row without them: before the key is there VALIDATE then "
        "fails, and the bundle stops; after that the delete fails with an IntegrityError, until new code runs, which "
        "does what on_delete says. migrate has the same effect from its commit on.",
        "Choose a row that nobody deletes until the deploy (the customer “unknown”), and see that it is there: the "
        "preflight asks. Or let the field be NULL for now, and fill it when only new code runs.",
        'migrations.AddField("line", "customer", models.ForeignKey("shop.Customer", models.CASCADE, default=1))',
        'migrations.AddField("line", "customer", models.ForeignKey("shop.Customer", models.CASCADE, null=True))',
        ("add-column", "add-check-or-foreign-key"),
    ),
    Hazard(
        "key-only-in-models",
        "risk",
        "Django has no SQL for a composite key of an old table",
        "A CompositePrimaryKey (Django 5.2) is added to, changed in or removed from a model whose table exists.",
        "Django runs nothing: the models have the new key, the database keeps its old one, or has none where its "
        "column goes. Nothing then keeps two rows from having the same key, which get() and save() take for one row "
        "(the preflight looks for such rows). Upserts on the key fail; so do UPDATE and DELETE of a published table "
        "without a key; and later plans can't update its rows in batches. The plan ends where migrate does.",
        "When old code is gone, run the SQL that the finding gives: a unique index CONCURRENTLY, which becomes the "
        "primary key in a moment. For new databases write it into a migration of its own, as RunSQL, and record that "
        "one with migrate --fake where you have run the SQL. Removing a composite key for another one needs RunSQL "
        "that drops it first: else migrate fails.",
        'migrations.AddField("line", "pk", models.CompositePrimaryKey("order_id", "number"))',
        '# in the next migration, alone\nmigrations.RunSQL("ALTER TABLE shop_line ADD PRIMARY KEY (order_id, number)")',
        ("add-column", "move-primary-key"),
    ),
    Hazard(
        "view-made-again",
        "note",
        "A view is dropped, and made again in the same transaction",
        "A view stands on a column whose type changes, or on such a view. It may come from a migration (RunSQL), or "
        "be in the schema that is planned on (--schema, --database).",
        "PostgreSQL refuses to change a type under a view, so migrate fails. The plan drops the views in the "
        "transaction of the swap, or of ALTER TABLE where that is short, and makes them again from their own queries, "
        "with their options, defaults, owners, privileges and comments. Their columns get the new type. Whoever reads "
        "them waits for as long as for the table. If a view is another by then, or has more to it, the preflight and "
        "the step stop.",
        "Tell those who read the views that types change. Materialized views, and views with rules, triggers or "
        "something else than views on them, are named, and nothing is planned: drop them in a migration before this "
        "one, and make them again in one after it.",
        'migrations.RunSQL("CREATE VIEW prices AS SELECT id, price FROM shop_order")\n'
        "# in the next migration:\n"
        'migrations.AlterField("order", "price", models.BigIntegerField(null=True))  # from IntegerField',
        'migrations.RunSQL("DROP VIEW prices")\n'
        "# in the next migration:\n"
        'migrations.AlterField("order", "price", models.BigIntegerField(null=True))\n'
        "# in the next migration:\n"
        'migrations.RunSQL("CREATE VIEW prices AS SELECT id, price FROM shop_order")',
        ("retype", "alter-type"),
    ),
)
