-- shop.0004_order_currency: what waits until old code is gone
-- Bundle shop.0004_order_currency 6cccabd0af74.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 3 AS steps,
       'shop.0004_order_currency: what waits until old code is gone' AS title, 'after_deploy.sql' AS driver,
       'Next: check the end state with verify.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(702422307272368764) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 702422307272368764), false) AS message,
       set_config('planner.hint', 'Wait until it has ended. To help a backfill, run its step file, not this driver, from a second session.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- before_deploy.sql has not finished: the migration is not recorded as applied.
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency')
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'before_deploy.sql has not finished: the migration is not recorded as applied.', false) AS message,
       set_config('planner.hint', 'Run before_deploy.sql first, then deploy the new code, then run this.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 3: 120 Drop the trigger that filled shop_order for old code
SELECT 1 AS position, 1 AS attempt, '120' AS number,
  'Drop the trigger that filled shop_order for old code' AS title,
  '../5_contract/120_drop_trigger_match_currencies.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0004_order_currency')
  AND NOT (to_regprocedure('"planner_shop_0004_order_currency"."fill_shop_order_match_currencies"()') IS NOT NULL))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 3: 130 Drop the column shop_order.currency_code
SELECT 2 AS position, 1 AS attempt, '130' AS number,
  'Drop the column shop_order.currency_code' AS title,
  '../5_contract/130_drop_currency_code.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  true AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0004_order_currency')
  AND NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'currency_code' AND NOT attisdropped)))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 3: 140 Drop the progress schema planner_shop_0004_order_currency
SELECT 3 AS position, 1 AS attempt, '140' AS number,
  'Drop the progress schema planner_shop_0004_order_currency' AS title,
  '../5_contract/140_drop_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0004_order_currency')
  AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0004_order_currency')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(702422307272368764) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
