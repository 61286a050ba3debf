-- Undo what has run of shop.0002_order_public_id, in reverse.
-- Bundle shop.0002_order_public_id 8fabec71d32e.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- There is no point of no return in this plan.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(82281811293513656) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 090 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_order_public_id')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '090' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'shop' AND name = '0002_order_public_id';
COMMIT;
\endif

-- 080 Make the index the unique constraint shop_order_public_id_6cb95ea4_uniq
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_public_id_6cb95ea4_uniq')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Make the index the unique constraint shop_order_public_id_6cb95ea4_uniq'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    DROP CONSTRAINT "shop_order_public_id_6cb95ea4_uniq";
COMMIT;
\endif

-- 070 Build the unique index shop_order_public_id_6cb95ea4_uniq
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'shop_order_public_id_6cb95ea4_uniq')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_public_id_6cb95ea4_uniq')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '070' 'Build the unique index shop_order_public_id_6cb95ea4_uniq'
DROP INDEX CONCURRENTLY "public"."shop_order_public_id_6cb95ea4_uniq";
\endif

-- 050 Declare shop_order.public_id NOT NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_public_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Declare shop_order.public_id NOT NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    ALTER COLUMN "public_id" DROP NOT NULL;
COMMIT;
\endif

-- 030 Fill shop_order.public_id for rows that old code writes
SELECT (
  to_regprocedure('"planner_shop_0002_order_public_id"."fill_shop_order_give_each_order_an_id"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Fill shop_order.public_id for rows that old code writes'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_shop_order_give_each_order_an_id_insert" ON "public"."shop_order";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_give_each_order_an_id_update" ON "public"."shop_order";
DROP FUNCTION IF EXISTS "planner_shop_0002_order_public_id"."fill_shop_order_give_each_order_an_id"();
COMMIT;
\endif

-- 020 Add the column shop_order.public_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'public_id' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Add the column shop_order.public_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    DROP COLUMN "public_id";
COMMIT;
\endif

-- 010 Create the progress schema planner_shop_0002_order_public_id
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_order_public_id')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_shop_0002_order_public_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_shop_0002_order_public_id"."chunk_shop_order_give_each_order_an_id";
DROP TABLE IF EXISTS "planner_shop_0002_order_public_id".backfill;
DROP SCHEMA IF EXISTS "planner_shop_0002_order_public_id" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(82281811293513656) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
