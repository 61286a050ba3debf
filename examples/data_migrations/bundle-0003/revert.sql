-- Undo what has run of shop.0003_currencies, in reverse.
-- Bundle shop.0003_currencies 990c7cc1cfba.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 040 (Drop the progress schema planner_shop_0003_currencies) has run. From there on
-- there is no way back: nothing tells any more that “Do what shop.0003:add_currencies does to
-- shop_currency” has run, which revert.sql leaves: it would run twice.
-- Step 020 (Do what shop.0003:add_currencies does to shop_currency): the rows that it makes,
-- changes and deletes stay so, and are not made again.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(1118146151704734278) AS locked \gset planner_
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
      WHERE app = 'shop' AND name = '0003_currencies')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0003_currencies')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0003_currencies'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 040 (Drop the progress schema planner_shop_0003_currencies) has run: nothing tells any more that “Do what shop.0003:add_currencies does to shop_currency” has run, which revert.sql leaves: it would run twice.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 030 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0003_currencies')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'shop' AND name = '0003_currencies';
COMMIT;
\endif

-- 010 Create the progress schema planner_shop_0003_currencies
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0003_currencies')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_shop_0003_currencies'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_shop_0003_currencies".backfill;
-- What was run as it was written, or by hand, is not undone. Its mark stays, so that the bundle does not run it again;
-- once you have undone it yourself: DROP SCHEMA "planner_shop_0003_currencies" CASCADE;
DO $drop$
BEGIN
  IF to_regclass('"planner_shop_0003_currencies"."ran_01_runpython"') IS NULL THEN
    DROP SCHEMA IF EXISTS "planner_shop_0003_currencies" RESTRICT;
  END IF;
END
$drop$;
COMMIT;
\endif

SELECT pg_advisory_unlock(1118146151704734278) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
