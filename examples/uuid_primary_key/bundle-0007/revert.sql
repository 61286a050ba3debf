-- Undo what has run of zipcodes.0007_zipcode_municipality_foreign_key, in reverse.
-- Bundle zipcodes.0007_zipcode_municipality_foreign_key 111c6772b5a2.
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

SELECT pg_try_advisory_lock(84451510127814196) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 060 Add the foreign key zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Add the foreign key zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    DROP CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
COMMIT;
\endif

-- 040 Declare zipcodes_zipcode.municipality_id NOT NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Declare zipcodes_zipcode.municipality_id NOT NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    ALTER COLUMN "municipality_id" DROP NOT NULL;
COMMIT;
\endif

-- 030 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key';
COMMIT;
\endif

-- 020 Rename the column zipcodes_zipcode.municipality to municipality_id
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality' AND NOT attisdropped)))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Rename the column zipcodes_zipcode.municipality to municipality_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    RENAME COLUMN "municipality_id" TO "municipality";
COMMIT;
\endif

-- 010 Build the index zipcodes_zipcode_municipality_id_099b7e42
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'zipcodes_zipcode_municipality_id_099b7e42')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_099b7e42')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Build the index zipcodes_zipcode_municipality_id_099b7e42'
DROP INDEX CONCURRENTLY "public"."zipcodes_zipcode_municipality_id_099b7e42";
\endif

SELECT pg_advisory_unlock(84451510127814196) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
