-- Undo what has run of zipcodes.0005_zipcode_temp_muni, in reverse.
-- Bundle zipcodes.0005_zipcode_temp_muni b2d86d0abbbf.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- There is no point of no return in this plan.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(1025763789828979001) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 050 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni';
COMMIT;
\endif

-- 030 Fill zipcodes_zipcode.temp_muni for rows that old code writes
SELECT (
  to_regprocedure('"planner_zipcodes_0005_zipcode_temp_muni"."fill_zipcodes_zipcode_match_municipalities"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Fill zipcodes_zipcode.temp_muni for rows that old code writes'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_match_municipalities_insert" ON "public"."zipcodes_zipcode";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_match_municipalities_update" ON "public"."zipcodes_zipcode";
DROP FUNCTION IF EXISTS "planner_zipcodes_0005_zipcode_temp_muni"."fill_zipcodes_zipcode_match_municipalities"();
COMMIT;
\endif

-- 020 Add the column zipcodes_zipcode.temp_muni
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'temp_muni' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Add the column zipcodes_zipcode.temp_muni'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    DROP COLUMN "temp_muni";
COMMIT;
\endif

-- 010 Create the progress schema planner_zipcodes_0005_zipcode_temp_muni
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0005_zipcode_temp_muni')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_zipcodes_0005_zipcode_temp_muni'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_zipcodes_0005_zipcode_temp_muni"."chunk_zipcodes_zipcode_match_municipalities";
DROP TABLE IF EXISTS "planner_zipcodes_0005_zipcode_temp_muni".backfill;
DROP SCHEMA IF EXISTS "planner_zipcodes_0005_zipcode_temp_muni" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(1025763789828979001) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
