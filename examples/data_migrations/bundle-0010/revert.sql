-- Undo what has run of shop.0010_customer_names, in reverse.
-- Bundle shop.0010_customer_names 94c857759c05.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 040 (Drop the progress schema planner_shop_0010_customer_names) has run. From there
-- on there is no way back: nothing tells any more that shop_customer_normalise_names has run,
-- which must not run twice.
-- Step 020 (Backfill shop_customer.name): the values that it overwrites are not kept.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(822129763797623495) AS locked \gset planner_
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
      WHERE app = 'shop' AND name = '0010_customer_names')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0010_customer_names')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0010_customer_names'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 040 (Drop the progress schema planner_shop_0010_customer_names) has run: nothing tells any more that shop_customer_normalise_names has run, which must not run twice.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 030 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0010_customer_names')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'shop' AND name = '0010_customer_names';
COMMIT;
\endif

-- 010 Create the progress schema planner_shop_0010_customer_names
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0010_customer_names')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_shop_0010_customer_names'
BEGIN;
SET LOCAL lock_timeout = '2s';
-- These backfills compute from what they change, so a second run from the beginning would give other values. Where one
-- has begun, its progress stays, and the bundle goes on there; once you have undone it yourself:
-- DROP SCHEMA "planner_shop_0010_customer_names" CASCADE;
DO $drop$
DECLARE
  begun boolean := false;
BEGIN
  IF to_regclass('"planner_shop_0010_customer_names".backfill') IS NOT NULL THEN
    SELECT count(*) > 0 INTO begun FROM "planner_shop_0010_customer_names".backfill AS b
    WHERE b.started_at IS NOT NULL AND b.name IN ('shop_customer_normalise_names');
  END IF;
  IF begun THEN
    RETURN;
  END IF;
  DROP TABLE IF EXISTS "planner_shop_0010_customer_names"."chunk_shop_customer_normalise_names";
  DROP TABLE IF EXISTS "planner_shop_0010_customer_names".backfill;
  DROP SCHEMA IF EXISTS "planner_shop_0010_customer_names" RESTRICT;
END
$drop$;
COMMIT;
\endif

SELECT pg_advisory_unlock(822129763797623495) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
