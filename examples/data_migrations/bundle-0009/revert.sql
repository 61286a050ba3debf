-- Undo what has run of shop.0009_order_notes, in reverse.
-- Bundle shop.0009_order_notes bafda7f87ec6.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 040 (Drop the progress schema planner_shop_0009_order_notes) has run. From there on
-- there is no way back: nothing tells any more that “Run the Python function
-- shop.0009:unescape_notes” has run, which revert.sql leaves: it would run twice.
-- Step 020 (Run the Python function shop.0009:unescape_notes): what the function did stays.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(62791376607161143) AS locked \gset planner_
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
      WHERE app = 'shop' AND name = '0009_order_notes')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0009_order_notes')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0009_order_notes'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 040 (Drop the progress schema planner_shop_0009_order_notes) has run: nothing tells any more that “Run the Python function shop.0009:unescape_notes” has run, which revert.sql leaves: it would run twice.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 030 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0009_order_notes')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'shop' AND name = '0009_order_notes';
COMMIT;
\endif

-- 010 Create the progress schema planner_shop_0009_order_notes
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0009_order_notes')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_shop_0009_order_notes'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_shop_0009_order_notes".backfill;
-- What was run as it was written, or by hand, is not undone. Its mark stays, so that the bundle does not run it again;
-- once you have undone it yourself: DROP SCHEMA "planner_shop_0009_order_notes" CASCADE;
DO $drop$
BEGIN
  IF to_regclass('"planner_shop_0009_order_notes"."ran_01_runpython"') IS NULL THEN
    DROP SCHEMA IF EXISTS "planner_shop_0009_order_notes" RESTRICT;
  END IF;
END
$drop$;
COMMIT;
\endif

SELECT pg_advisory_unlock(62791376607161143) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
