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
        'migrations.AddField("order", "customer", models.ForeignKey("customer", models.CASCADE))',
        '[tool.planner.backfill]\n"shop.order.customer" = "1"  # the customer “unknown”',
        ("add-column", "set-not-null"),
    ),
)
