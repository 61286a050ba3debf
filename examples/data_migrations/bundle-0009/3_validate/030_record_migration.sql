-- 030  Record the migration as applied
-- Phase validate, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- From here on `migrate --check` passes, so that new code can be deployed, and `migrate` leaves
-- it alone.
--
-- Locks:  ROW EXCLUSIVE on "public"."django_migrations": blocks nothing
-- Work:   writes a few rows
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DELETE FROM "public"."django_migrations"
--   WHERE app = 'shop' AND name = '0009_order_notes';

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_record_migration.sql
SET application_name = 'planner 030 Record the migration as applied';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0009_order_notes')
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

INSERT INTO "public"."django_migrations" (app, name, applied)
SELECT 'shop', '0009_order_notes', clock_timestamp()
WHERE NOT EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0009_order_notes');

COMMIT;

\if :{?planner_run_driver}
\else
\echo 030 has run
\endif
\else
\echo 030 already done
\endif

RESET TimeZone;
RESET application_name;
