-- 040  Record the migration as applied
-- Phase cutover, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- From here on `migrate --check` passes, so that new code can be deployed, and `migrate` leaves
-- it alone. It also adds the content types and permissions that migrate adds. It renames the
-- content type of a renamed model, as migrate does.
--
-- Locks:  ROW EXCLUSIVE on "public"."django_migrations": blocks nothing
--         ROW EXCLUSIVE on "public"."django_content_type": blocks nothing
-- Work:   writes a few rows
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_record_migration.sql
SET application_name = 'planner 040 Record the migration as applied';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0005_renames')
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

UPDATE "public"."django_content_type" AS own
SET model = 'reader'
WHERE app_label = 'library' AND model = 'member'
  AND NOT EXISTS (
    SELECT FROM "public"."django_content_type" AS other
    WHERE other.app_label = own.app_label AND other.model = 'reader');
INSERT INTO "public"."django_content_type" (app_label, model)
VALUES ('library', 'reader')
ON CONFLICT (app_label, model) DO NOTHING;
INSERT INTO "public"."django_migrations" (app, name, applied)
SELECT 'library', '0005_renames', clock_timestamp()
WHERE NOT EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0005_renames');

COMMIT;

\if :{?planner_run_driver}
\else
\echo 040 has run
\endif
\else
\echo 040 already done
\endif

RESET TimeZone;
RESET application_name;
