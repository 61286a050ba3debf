"""The hazards: what can go wrong in a way that the planner can't remove, as data.

``severity`` is "note" for what a reader should know, "risk" for what somebody must accept by name
(``accept`` in ``[tool.planner]``), and "open" for what has no plan yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hazard:
    """One kind of trouble: when it comes up, what it does, what to do about it, with a bad and a good example.

    ``recipes`` are the pages of ``planner explain`` on the changes that it comes up with.
    """

    id: str
    severity: str
    title: str
    condition: str
    effect: str
    workaround: str
    bad: str
    good: str
    recipes: tuple[str, ...] = ()


ALL = (
    Hazard(
        "rename-breaks-old-code",
        "risk",
        "A rename can't be seen by old and new code at once",
        "A column is renamed (RenameField, or an AlterField that changes the column's name).",
        "The rename itself takes milliseconds, but from then on old code fails on the old name, and until then "
        "new code fails on the new one. The plan has a cutover phase: stop the old code, run cutover.sql, start "
        "the new code.",
        "Keep the column's name with db_column, or plan the downtime of the cutover and accept the hazard.",
        'migrations.RenameField("order", "note", "remark")',
        'migrations.AlterField("order", "note", …) on a field declared as remark = TextField(db_column="note")',
        ("rename-column",),
    ),
    Hazard(
        "python-not-translated",
        "open",
        "A Python function that the planner could not turn into SQL",
        "A RunPython, or an operation that says of itself that it does not reduce to SQL, does something that the "
        "translator does not fully understand.",
        "sqlmigrate shows nothing for it. The plan keeps its place with a step at which before_deploy.sql stops.",
        'Write its SQL under [tool.planner.backfill."app.0012:function"], or run the function yourself at that '
        "point and mark the step as done with the statement that the step's file shows.",
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
        "says the worst. Nobody undoes them.",
        "Read the step. For a large table, write the change as Django operations, or split it yourself.",
        'migrations.RunSQL("UPDATE shop_order SET total = 0")',
        'migrations.AddField("order", "total", models.IntegerField(default=0))',
        ("as-written",),
    ),
    Hazard(
        "no-online-form",
        "risk",
        "There is no way to do this without a long lock",
        "A type change that rewrites the table, a STORED generated column, an exclusion constraint, an identity, "
        "and the like.",
        "The statement is kept as Django wrote it, and holds ACCESS EXCLUSIVE while it rewrites or builds: reads "
        "and writes of the table wait as long.",
        "Do it in a maintenance window, or change the model in another way; the step's header names the lock.",
        'migrations.AlterField("order", "price", models.BigIntegerField())  # from IntegerField',
        'migrations.AddField("order", "price_big", models.BigIntegerField(null=True))\n'
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
        "old-code-writes-after-backfill",
        "risk",
        "Old code writes what the data migration changes",
        "A RunPython rewrites a column that old code writes itself, or only some of a new column's rows.",
        "Rows that old code writes after their batch keep what old code wrote. migrate has the same gap from its "
        "end to the end of the deploy.",
        "Run the function's SQL again after the deploy, or make old code write the new form first.",
        "for row in Model.objects.all(): row.code = row.other; row.save()",
        'migrations.AddField("order", "new_code", models.CharField(null=True, max_length=20))\n'
        "for row in Model.objects.all(): row.new_code = row.other; row.save()  # a trigger does it for old code",
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
)

BY_ID: Mapping[str, Hazard] = {hazard.id: hazard for hazard in ALL}
