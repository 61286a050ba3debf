-- 190  Record the migration as applied
-- Phase cutover, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- From here on `migrate --check` passes, so that new code can be deployed, and `migrate` leaves
-- it alone.
--
-- Locks:  ROW EXCLUSIVE on "public"."django_migrations": blocks nothing
-- Work:   writes a few rows
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 190_record_migration.sql
SET application_name = 'planner 190 Record the migration as applied';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (((((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

INSERT INTO "public"."django_migrations" (app, name, applied)
SELECT 'zipcodes', '0002_zipcode_municipality_as_code', clock_timestamp()
WHERE NOT EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code');
INSERT INTO "public"."django_migrations" (app, name, applied)
SELECT 'zipcodes', '0003_municipality_id', clock_timestamp()
WHERE NOT EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id');
INSERT INTO "public"."django_migrations" (app, name, applied)
SELECT 'zipcodes', '0004_municipality_primary_key', clock_timestamp()
WHERE NOT EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key');
INSERT INTO "public"."django_migrations" (app, name, applied)
SELECT 'zipcodes', '0005_zipcode_temp_muni', clock_timestamp()
WHERE NOT EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni');
INSERT INTO "public"."django_migrations" (app, name, applied)
SELECT 'zipcodes', '0006_zipcode_swap_municipality', clock_timestamp()
WHERE NOT EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality');
INSERT INTO "public"."django_migrations" (app, name, applied)
SELECT 'zipcodes', '0007_zipcode_municipality_foreign_key', clock_timestamp()
WHERE NOT EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key');

COMMIT;

\if :{?planner_run_driver}
\else
\echo 190 has run
\endif
\else
\echo 190 already done
\endif

RESET TimeZone;
RESET application_name;
