-- Undo what has run of zipcodes.0006_zipcode_swap_municipality, in reverse.
-- Bundle zipcodes.0006_zipcode_swap_municipality 45b31c6509ef.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 050 (Drop the column zipcodes_zipcode.municipality_planner_old) has run. From there
-- on there is no way back: the values of public.zipcodes_zipcode.municipality are gone.
-- Step 010 (Let zipcodes_zipcode.municipality be NULL): the way back fails if new code has
-- inserted rows: give them a value first.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(69831265018395380) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_planner_old' AND NOT attisdropped))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 050 (Drop the column zipcodes_zipcode.municipality_planner_old) has run: the values of public.zipcodes_zipcode.municipality are gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 040 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality';
COMMIT;
\endif

-- 030 Rename the column zipcodes_zipcode.temp_muni to municipality
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_planner_old' AND NOT attisdropped)
    AND (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'temp_muni' AND NOT attisdropped))))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Rename the column zipcodes_zipcode.temp_muni to municipality'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    RENAME COLUMN "municipality" TO "temp_muni";
COMMIT;
\endif

-- 020 Move the old column zipcodes_zipcode.municipality out of the way
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_planner_old' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Move the old column zipcodes_zipcode.municipality out of the way'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    RENAME COLUMN "municipality_planner_old" TO "municipality";
COMMIT;
\endif

-- 010 Let zipcodes_zipcode.municipality be NULL
SELECT (
  (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_planner_old' AND NOT attisdropped))
    AND (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_not_null' AND convalidated))))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Let zipcodes_zipcode.municipality be NULL'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    ADD CONSTRAINT "zipcodes_zipcode_municipality_id_not_null" NOT NULL "municipality" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."zipcodes_zipcode"
    VALIDATE CONSTRAINT "zipcodes_zipcode_municipality_id_not_null";
\endif

SELECT pg_advisory_unlock(69831265018395380) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
