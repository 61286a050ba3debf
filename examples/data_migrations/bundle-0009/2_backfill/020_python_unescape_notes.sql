-- 020  Run the Python function shop.0009:unescape_notes
-- Phase backfill, one transaction. lock_timeout 10 s, statement_timeout 10 s.
--
-- It could not be translated: html.unescape(order.note) is the call of a function that isn't
-- known (shop/migrations/0009_order_notes.py:9). Write what it does as SQL in pyproject.toml:
--   [tool.planner.backfill."shop.0009:unescape_notes"]
--   table = "<table>"
--   set = { <column> = "<SQL expression>" }
--
-- Locks:  none on a table of yours
-- Work:   what the function does, under locks of its own
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: what the function did stays.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_python_unescape_notes.sql
SET application_name = 'planner 020 Run the Python function shop.0009:unescape_notes';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (to_regclass('"planner_shop_0009_order_notes"."ran_01_runpython"') IS NOT NULL
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0009_order_notes'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '10s';

-- This step is a hole: RunPython shop.migrations.0009_order_notes.unescape_notes at
-- shop/migrations/0009_order_notes.py:9 has no SQL here, because html.unescape(order.note) is the
-- call of a function that isn't known.
-- Run the function now, once, with the schema as it is at this point, from the project's folder:
-- planner run-python shop 0009_order_notes --database default. It leaves the mark below in the
-- function's own transaction.
-- Or plan again with its SQL under [tool.planner.backfill."shop.0009:unescape_notes"]. Or do its
-- work by other means, and then run this file: it only remembers that you did.
--
-- The Python, shop/migrations/0009_order_notes.py:6:
--
--   def unescape_notes(apps, schema_editor):
--       Order = apps.get_model("shop", "Order")
--       for order in Order.objects.exclude(note=""):
--           order.note = html.unescape(order.note)
--           order.save(update_fields=["note"])

CREATE TABLE "planner_shop_0009_order_notes"."ran_01_runpython" ();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 020 has run
\endif
\else
\echo 020 already done
\endif

RESET TimeZone;
RESET application_name;
