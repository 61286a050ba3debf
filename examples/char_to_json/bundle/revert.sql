-- Undo what has run of shop.0002_json, in reverse.
-- Bundle shop.0002_json 83b371e2fa40.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 110 (Drop shop_product.attributes_planner_old, options_planner_old) has run. From
-- there on there is no way back: the old form of public.shop_product.attributes, options is gone.
-- Step 090 (Swap: shop_product.attributes, shop_product.options get their new type): the way back
-- builds the old columns' indexes again, and fails if there are values that the old type can't
-- hold.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(206063222355988019) AS locked \gset planner_
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
      WHERE app = 'shop' AND name = '0002_json')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_json')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'options_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'jsonb'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 110 (Drop shop_product.attributes_planner_old, options_planner_old) has run: the old form of public.shop_product.attributes, options is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 100 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_json')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '100' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'shop' AND name = '0002_json';
COMMIT;
\endif

-- 090 Swap: shop_product.attributes, shop_product.options get their new type
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'jsonb')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '090' 'Swap: shop_product.attributes, shop_product.options get their new type'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_options_2c415469' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_options_2c415469' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_shop_product_options_2c415469";
\endif

CREATE INDEX CONCURRENTLY "planner_back_shop_product_options_2c415469"
    ON "public"."shop_product" USING btree ("options_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_options_2c415469_like' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_options_2c415469_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_shop_product_options_2c415469_like";
\endif

CREATE INDEX CONCURRENTLY "planner_back_shop_product_options_2c415469_like"
    ON "public"."shop_product" USING btree ("options_planner_old" varchar_pattern_ops);
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_back_shop_product_options_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    ADD CONSTRAINT "planner_back_shop_product_options_not_null" NOT NULL "options_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."shop_product"
    VALIDATE CONSTRAINT "planner_back_shop_product_options_not_null";

BEGIN;
SET LOCAL lock_timeout = '2s';
-- All tables in a fixed order, so that two sessions never wait for each other. From here on everything is catalog work.
LOCK TABLE "public"."shop_product" IN ACCESS EXCLUSIVE MODE;

DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_old_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_old_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_json"."fill_shop_product_attributes_options_old"();

ALTER TABLE "public"."shop_product" RENAME COLUMN "attributes" TO "attributes_planner_new";
ALTER TABLE "public"."shop_product" RENAME COLUMN "attributes_planner_old" TO "attributes";
ALTER TABLE "public"."shop_product" ALTER COLUMN "attributes_planner_new" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "attributes_planner_new" DROP NOT NULL;

ALTER TABLE "public"."shop_product" RENAME COLUMN "options" TO "options_planner_new";
ALTER TABLE "public"."shop_product" RENAME COLUMN "options_planner_old" TO "options";
ALTER TABLE "public"."shop_product" ALTER COLUMN "options_planner_new" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "options_planner_new" DROP NOT NULL;

ALTER INDEX "public"."planner_back_shop_product_options_2c415469" RENAME TO "shop_product_options_2c415469";
ALTER INDEX "public"."planner_back_shop_product_options_2c415469_like" RENAME TO "shop_product_options_2c415469_like";
ALTER TABLE "public"."shop_product" RENAME CONSTRAINT "planner_back_shop_product_options_not_null" TO "shop_product_options_not_null";
COMMIT;
\endif

-- 070 Declare that every value of attributes is in attributes_planner_new, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_shop_product_attributes_fits')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '070' 'Declare that every value of attributes is in attributes_planner_new, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    DROP CONSTRAINT "planner_shop_product_attributes_fits";
COMMIT;
\endif

-- 050 Declare that options_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_options_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Declare that options_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    ALTER COLUMN "options_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 030 Keep the new columns of shop_product as the old ones
SELECT (
  to_regprocedure('"planner_shop_0002_json"."fill_shop_product_attributes_options_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Keep the new columns of shop_product as the old ones'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_json"."fill_shop_product_attributes_options_new"();
COMMIT;
\endif

-- 020 Add columns of the new type beside shop_product.attributes, options
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'options_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Add columns of the new type beside shop_product.attributes, options'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_json"."fill_shop_product_attributes_options_new"();
ALTER TABLE "public"."shop_product"
    DROP COLUMN IF EXISTS "attributes_planner_new",
    DROP COLUMN IF EXISTS "options_planner_new";
COMMIT;
\endif

-- 010 Create the progress schema planner_shop_0002_json
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_json')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_shop_0002_json'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_shop_0002_json"."chunk_shop_product_retype_attributes_options";
DROP TABLE IF EXISTS "planner_shop_0002_json".backfill;
DROP SCHEMA IF EXISTS "planner_shop_0002_json" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(206063222355988019) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
