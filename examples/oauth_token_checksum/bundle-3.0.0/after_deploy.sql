-- oauth2_provider.0012_add_token_checksum: what waits until old code is gone
-- Bundle oauth2_provider.0012_add_token_checksum 0ed583db05ab.
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
       'oauth2_provider.0012_add_token_checksum: what waits until old code is gone' AS title, 'after_deploy.sql' AS driver,
       'Next: check the end state with verify.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(746639852362139777) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 746639852362139777), false) AS message,
       set_config('planner.hint', 'Wait until it has ended. To help a backfill, run its step file, not this driver, from a second session.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- before_deploy.sql has not finished: the migration is not recorded as applied.
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'before_deploy.sql has not finished: the migration is not recorded as applied.', false) AS message,
       set_config('planner.hint', 'Run before_deploy.sql first, then deploy the new code, then run this.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 4: 120 Drop the trigger that filled oauth2_provider_accesstoken for old code
SELECT 1 AS position, 1 AS attempt, '120' AS number,
  'Drop the trigger that filled oauth2_provider_accesstoken for old code' AS title,
  '../5_contract/120_drop_trigger_token_checksum.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
  AND NOT (to_regprocedure('"planner_oauth2_provider_0012_add_token_checksum"."fill_oauth2_provider_accesstoken_token_checksum"()') IS NOT NULL))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 4: 130 Drop the index oauth2_provider_accesstoken_token_8af090f8_like
SELECT 2 AS position, 1 AS attempt, '130' AS number,
  'Drop the index oauth2_provider_accesstoken_token_8af090f8_like' AS title,
  '../5_contract/130_drop_index_token_like.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
  AND NOT (EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_8af090f8_like')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 4: 140 Drop the constraint oauth2_provider_accesstoken_token_key
SELECT 3 AS position, 1 AS attempt, '140' AS number,
  'Drop the constraint oauth2_provider_accesstoken_token_key' AS title,
  '../5_contract/140_drop_unique_token.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
  AND NOT (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 4: 150 Drop the progress schema planner_oauth2_provider_0012_add_token_checksum
SELECT 4 AS position, 1 AS attempt, '150' AS number,
  'Drop the progress schema planner_oauth2_provider_0012_add_token_checksum' AS title,
  '../5_contract/150_drop_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
  AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_oauth2_provider_0012_add_token_checksum')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(746639852362139777) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
