-- zipcodes.0007_zipcode_municipality_foreign_key: what waits until old code is gone
-- Bundle zipcodes.0007_zipcode_municipality_foreign_key 111c6772b5a2.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 4 AS steps,
       'zipcodes.0007_zipcode_municipality_foreign_key: what waits until old code is gone' AS title, 'after_deploy.sql' AS driver,
       'Next: check the end state with verify.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(84451510127814196) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 84451510127814196), false) AS message,
       set_config('planner.hint', 'Wait until it has ended. To help a backfill, run its step file, not this driver, from a second session.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- cutover.sql has not finished: the migration is not recorded as applied.
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'cutover.sql has not finished: the migration is not recorded as applied.', false) AS message,
       set_config('planner.hint', 'Run cutover.sql first, then deploy the new code, then run this.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 4: 040 Declare zipcodes_zipcode.municipality_id NOT NULL, without checking old rows
SELECT 1 AS position, 1 AS attempt, '040' AS number,
  'Declare zipcodes_zipcode.municipality_id NOT NULL, without checking old rows' AS title,
  '../5_contract/040_declare_not_null_municipality_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_not_null'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 4: 050 Check that municipality_id is not NULL in any row of zipcodes_zipcode
SELECT 2 AS position, 1 AS attempt, '050' AS number,
  'Check that municipality_id is not NULL in any row of zipcodes_zipcode' AS title,
  '../5_contract/050_validate_not_null_municipality_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_not_null' AND convalidated))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 4: 060 Add the foreign key zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_, without checking old rows
SELECT 3 AS position, 1 AS attempt, '060' AS number,
  'Add the foreign key zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_, without checking old rows' AS title,
  '../5_contract/060_add_foreign_key_municipality_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."zipcodes_zipcode"; SHARE ROW EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"', '"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 4: 070 Check all rows against zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_
SELECT 4 AS position, 1 AS attempt, '070' AS number,
  'Check all rows against zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_' AS title,
  '../5_contract/070_validate_foreign_key_municipality_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."zipcodes_zipcode"; ROW SHARE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"', '"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_' AND convalidated))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(84451510127814196) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
