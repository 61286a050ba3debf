-- Undo what has run of shop.0004_order_currency, in reverse.
-- Bundle shop.0004_order_currency 6cccabd0af74.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 130 (Drop the column shop_order.currency_code) has run. From there on there is no
-- way back: the values of public.shop_order.currency_code are gone.
-- Step 030 (Let shop_order.currency_code be NULL): the way back fails if new code has inserted
-- rows: give them a value first.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(702422307272368764) AS locked \gset planner_
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
      WHERE app = 'shop' AND name = '0004_order_currency')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'currency_code' AND NOT attisdropped))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 130 (Drop the column shop_order.currency_code) has run: the values of public.shop_order.currency_code are gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 110 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '110' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'shop' AND name = '0004_order_currency';
COMMIT;
\endif

-- 090 Add the foreign key shop_order_currency_id_501afd58_fk_shop_currency_id, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_currency_id_501afd58_fk_shop_currency_id')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '090' 'Add the foreign key shop_order_currency_id_501afd58_fk_shop_currency_id, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    DROP CONSTRAINT "shop_order_currency_id_501afd58_fk_shop_currency_id";
COMMIT;
\endif

-- 080 Build the index shop_order_currency_id_501afd58
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'shop_order_currency_id_501afd58')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_currency_id_501afd58')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Build the index shop_order_currency_id_501afd58'
DROP INDEX CONCURRENTLY "public"."shop_order_currency_id_501afd58";
\endif

-- 060 Declare shop_order.currency_id NOT NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_currency_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Declare shop_order.currency_id NOT NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    ALTER COLUMN "currency_id" DROP NOT NULL;
COMMIT;
\endif

-- 040 Fill shop_order.currency_id for rows that old code writes
SELECT (
  to_regprocedure('"planner_shop_0004_order_currency"."fill_shop_order_match_currencies"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Fill shop_order.currency_id for rows that old code writes'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_shop_order_match_currencies_insert" ON "public"."shop_order";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_match_currencies_update" ON "public"."shop_order";
DROP FUNCTION IF EXISTS "planner_shop_0004_order_currency"."fill_shop_order_match_currencies"();
COMMIT;
\endif

-- 030 Let shop_order.currency_code be NULL
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'currency_code' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_currency_code_not_null' AND convalidated)))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Let shop_order.currency_code be NULL'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_currency_code_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    ADD CONSTRAINT "shop_order_currency_code_not_null" NOT NULL "currency_code" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."shop_order"
    VALIDATE CONSTRAINT "shop_order_currency_code_not_null";
\endif

-- 020 Add the column shop_order.currency_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'currency_id' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Add the column shop_order.currency_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    DROP COLUMN "currency_id";
COMMIT;
\endif

-- 010 Create the progress schema planner_shop_0004_order_currency
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0004_order_currency')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_shop_0004_order_currency'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_shop_0004_order_currency"."chunk_shop_order_match_currencies";
DROP TABLE IF EXISTS "planner_shop_0004_order_currency".backfill;
DROP SCHEMA IF EXISTS "planner_shop_0004_order_currency" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(702422307272368764) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
