-- 050  Record the migration as applied
-- Phase validate, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- From here on `migrate --check` passes, so that new code can be deployed, and `migrate` leaves
-- it alone. It also adds the content types and permissions that migrate adds.
--
-- Locks:  ROW EXCLUSIVE on "public"."django_migrations": blocks nothing
--         ROW EXCLUSIVE on "public"."django_content_type": blocks nothing
-- Work:   writes a few rows
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_record_migration.sql
SET application_name = 'planner 050 Record the migration as applied';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0006_addresses')
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

INSERT INTO "public"."django_content_type" (app_label, model)
VALUES ('shop', 'address')
ON CONFLICT (app_label, model) DO NOTHING;
INSERT INTO "public"."django_migrations" (app, name, applied)
SELECT 'shop', '0006_addresses', clock_timestamp()
WHERE NOT EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0006_addresses');

COMMIT;

\if :{?planner_run_driver}
\else
\echo 050 has run
\endif
\else
\echo 050 already done
\endif

RESET TimeZone;
RESET application_name;
