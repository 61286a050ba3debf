-- zipcodes.0006_zipcode_swap_municipality: the cutover, while no application code runs
-- Bundle zipcodes.0006_zipcode_swap_municipality 45b31c6509ef.
--
--   psql -X -v ON_ERROR_STOP=1 -f cutover.sql "$URL"
--
-- Runs the steps below in their order. A step whose goal is reached is skipped, so after any failure, or a kill,
-- run the same command again. A step that does not get its lock in time lets go and is tried again, up to
-- 30 times, with growing pauses. Any other failure stops here, with exit status 3.
-- Each step also gets its lines in the file planner.log in this folder; PLANNER_LOG in the environment names another.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner';
SELECT 30 AS attempts, 500 AS backoff_ms, 3 AS steps,
       'zipcodes.0006_zipcode_swap_municipality: the cutover, while no application code runs' AS title, 'cutover.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(69831265018395380) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 69831265018395380), false) AS message,
       set_config('planner.hint', 'Wait until it has ended. To help a backfill, run its step file, not this driver, from a second session.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- before_deploy.sql has not finished.
SELECT (
  ((((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality' AND NOT attisdropped AND NOT attnotnull)
    OR NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality' AND NOT attisdropped)))
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_planner_old' AND NOT attisdropped))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality')))
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'before_deploy.sql has not finished.', false) AS message,
       set_config('planner.hint', 'Run it first: psql -X -v ON_ERROR_STOP=1 -f before_deploy.sql', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 3: 020 Move the old column zipcodes_zipcode.municipality out of the way
SELECT 1 AS position, 1 AS attempt, '020' AS number,
  'Move the old column zipcodes_zipcode.municipality out of the way' AS title,
  '../4_cutover/020_move_away_municipality.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_planner_old' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 3: 030 Rename the column zipcodes_zipcode.temp_muni to municipality
SELECT 2 AS position, 1 AS attempt, '030' AS number,
  'Rename the column zipcodes_zipcode.temp_muni to municipality' AS title,
  '../4_cutover/030_rename_temp_muni.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_planner_old' AND NOT attisdropped)
  AND NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'temp_muni' AND NOT attisdropped)))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 3: 040 Record the migration as applied
SELECT 3 AS position, 1 AS attempt, '040' AS number,
  'Record the migration as applied' AS title,
  '../4_cutover/040_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"' AS locks,
  ARRAY['"public"."django_migrations"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality')$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(69831265018395380) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
