-- zipcodes.0004_municipality_primary_key: what waits until old code is gone
-- Bundle zipcodes.0004_municipality_primary_key 2947766b5b29.
--
--   psql -X -v ON_ERROR_STOP=1 -f after_deploy.sql "$URL"
--
-- Runs the steps below in their order. A step whose goal is reached is skipped, so after any failure, or a kill,
-- run the same command again. A step that does not get its lock in time lets go and is tried again, up to
-- 30 times, with growing pauses. Any other failure stops here, with exit status 3.
-- Each step also gets its lines in the file planner.log in this folder; PLANNER_LOG in the environment names another.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner';
SELECT 30 AS attempts, 500 AS backoff_ms, 2 AS steps,
       'zipcodes.0004_municipality_primary_key: what waits until old code is gone' AS title, 'after_deploy.sql' AS driver,
       'Next: check the end state with verify.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(490683619472030851) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 490683619472030851), false) AS message,
       set_config('planner.hint', 'Wait until it has ended. To help a backfill, run its step file, not this driver, from a second session.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- before_deploy.sql has not finished: the migration is not recorded as applied.
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key')
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'before_deploy.sql has not finished: the migration is not recorded as applied.', false) AS message,
       set_config('planner.hint', 'Run before_deploy.sql first, then deploy the new code, then run this.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 2: 110 Drop the trigger that filled zipcodes_municipality for old code
SELECT 1 AS position, 1 AS attempt, '110' AS number,
  'Drop the trigger that filled zipcodes_municipality for old code' AS title,
  '../5_contract/110_drop_trigger_id_not_null.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key')
  AND NOT (to_regprocedure('"planner_zipcodes_0004_municipality_primary_key"."fill_zipcodes_municipality_id_not_null"()') IS NOT NULL))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 2: 120 Drop the progress schema planner_zipcodes_0004_municipality_primary_key
SELECT 2 AS position, 1 AS attempt, '120' AS number,
  'Drop the progress schema planner_zipcodes_0004_municipality_primary_key' AS title,
  '../5_contract/120_drop_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key')
  AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0004_municipality_primary_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(490683619472030851) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
