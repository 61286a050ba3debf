-- Undo what has run of shop.0008_payment_order, in reverse.
-- Bundle shop.0008_payment_order f949e6a0f794.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- There is no point of no return in this plan.
-- Step 020 (Delete rows of shop_payment): the rows that it deletes are not kept.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(524855470341331597) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 040 Add the foreign key shop_payment_order_id_20828773_fk_shop_order_id, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_payment"') AND conname = 'shop_payment_order_id_20828773_fk_shop_order_id')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Add the foreign key shop_payment_order_id_20828773_fk_shop_order_id, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_payment"
    DROP CONSTRAINT "shop_payment_order_id_20828773_fk_shop_order_id";
COMMIT;
\endif

-- 030 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0008_payment_order')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'shop' AND name = '0008_payment_order';
COMMIT;
\endif

-- 010 Create the progress schema planner_shop_0008_payment_order
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0008_payment_order')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_shop_0008_payment_order'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_shop_0008_payment_order"."chunk_shop_payment_delete_orphans";
DROP TABLE IF EXISTS "planner_shop_0008_payment_order".backfill;
DROP SCHEMA IF EXISTS "planner_shop_0008_payment_order" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(524855470341331597) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
