-- Undo what has run of shop.0002_shorter, in reverse.
-- Bundle shop.0002_shorter 45a2ec5b8e15.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 290 (Drop shop_order.product_id_planner_old) has run. From there on there is no way
-- back: the old form of public.shop_order.product_id is gone.
-- Step 280 (Swap: shop_order.product_id, shop_product.code, shop_product.label,
-- shop_product.price get their new type): the way back builds the old columns' indexes again, and
-- fails if there are values that the old type can't hold.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(671815414007566083) AS locked \gset planner_
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
      WHERE app = 'shop' AND name = '0002_shorter')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(40)'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 290 (Drop shop_order.product_id_planner_old) has run: the old form of public.shop_order.product_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'price_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(40)'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 300 (Drop shop_product.code_planner_old, label_planner_old, price_planner_old) has run: the old form of public.shop_product.code, label, price is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 280 Swap: shop_order.product_id, shop_product.code, shop_product.label, shop_product.price get their new type
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(40)')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '280' 'Swap: shop_order.product_id, shop_product.code, shop_product.label, shop_product.price get their new type'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_back_shop_order_product_id_0eef2166' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_back_shop_order_product_id_0eef2166' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_shop_order_product_id_0eef2166";
\endif

CREATE INDEX CONCURRENTLY "planner_back_shop_order_product_id_0eef2166"
    ON "public"."shop_order" USING btree ("product_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_back_shop_order_product_id_0eef2166_like' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_back_shop_order_product_id_0eef2166_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_shop_order_product_id_0eef2166_like";
\endif

CREATE INDEX CONCURRENTLY "planner_back_shop_order_product_id_0eef2166_like"
    ON "public"."shop_order" USING btree ("product_id_planner_old" varchar_pattern_ops);
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_code_fdb8d8a6_like' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_code_fdb8d8a6_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_shop_product_code_fdb8d8a6_like";
\endif

CREATE INDEX CONCURRENTLY "planner_back_shop_product_code_fdb8d8a6_like"
    ON "public"."shop_product" USING btree ("code_planner_old" varchar_pattern_ops);
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_code_key' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_code_key' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_shop_product_code_key";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_shop_product_code_key"
    ON "public"."shop_product" USING btree ("code_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_code_lower' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_code_lower' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_shop_product_code_lower";
\endif

CREATE INDEX CONCURRENTLY "planner_back_shop_product_code_lower"
    ON "public"."shop_product" USING btree ((LOWER(CAST(("code_planner_old") AS TEXT))));
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_label_722d3100' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_label_722d3100' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_shop_product_label_722d3100";
\endif

CREATE INDEX CONCURRENTLY "planner_back_shop_product_label_722d3100"
    ON "public"."shop_product" USING btree ("label_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_label_722d3100_like' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_back_shop_product_label_722d3100_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_shop_product_label_722d3100_like";
\endif

CREATE INDEX CONCURRENTLY "planner_back_shop_product_label_722d3100_like"
    ON "public"."shop_product" USING btree ("label_planner_old" varchar_pattern_ops);
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_back_shop_order_product_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    ADD CONSTRAINT "planner_back_shop_order_product_id_not_null" NOT NULL "product_id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."shop_order"
    VALIDATE CONSTRAINT "planner_back_shop_order_product_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_back_shop_product_code_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    ADD CONSTRAINT "planner_back_shop_product_code_not_null" NOT NULL "code_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."shop_product"
    VALIDATE CONSTRAINT "planner_back_shop_product_code_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_back_shop_product_price_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    ADD CONSTRAINT "planner_back_shop_product_price_not_null" NOT NULL "price_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."shop_product"
    VALIDATE CONSTRAINT "planner_back_shop_product_price_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_back_shop_product_code_filled') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    ADD CONSTRAINT "planner_back_shop_product_code_filled" CHECK (((NOT (CAST(("code_planner_old") AS TEXT) = CAST('' AS TEXT))))) NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."shop_product"
    VALIDATE CONSTRAINT "planner_back_shop_product_code_filled";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_back_shop_order_product_id_0eef2166_fk_shop_pr_7a705f64') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    ADD CONSTRAINT "planner_back_shop_order_product_id_0eef2166_fk_shop_pr_7a705f64" FOREIGN KEY ("product_id_planner_old") REFERENCES "public"."shop_product" ("code_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."shop_order"
    VALIDATE CONSTRAINT "planner_back_shop_order_product_id_0eef2166_fk_shop_pr_7a705f64";

BEGIN;
SET LOCAL lock_timeout = '2s';
-- All tables in a fixed order, so that two sessions never wait for each other. From here on everything is catalog work.
LOCK TABLE "public"."shop_order", "public"."shop_product" IN ACCESS EXCLUSIVE MODE;

ALTER TABLE "public"."shop_order" DROP CONSTRAINT "shop_order_product_id_0eef2166_fk";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_old_insert" ON "public"."shop_order";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_old_update" ON "public"."shop_order";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_order_product_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_old_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_old_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_product_code_label_price_old"();
ALTER TABLE "public"."shop_product" DROP CONSTRAINT "shop_product_code_filled";
ALTER TABLE "public"."shop_product" DROP CONSTRAINT "shop_product_code_key";
DROP INDEX "public"."shop_order_product_id_0eef2166";
DROP INDEX "public"."shop_order_product_id_0eef2166_like";
DROP INDEX "public"."shop_product_code_fdb8d8a6_like";
DROP INDEX "public"."shop_product_code_lower";
DROP INDEX "public"."shop_product_label_722d3100";
DROP INDEX "public"."shop_product_label_722d3100_like";

ALTER TABLE "public"."shop_order" RENAME COLUMN "product_id" TO "product_id_planner_new";
ALTER TABLE "public"."shop_order" RENAME COLUMN "product_id_planner_old" TO "product_id";
ALTER TABLE "public"."shop_order" ALTER COLUMN "product_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."shop_order" ALTER COLUMN "product_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."shop_product" RENAME COLUMN "code" TO "code_planner_new";
ALTER TABLE "public"."shop_product" RENAME COLUMN "code_planner_old" TO "code";
ALTER TABLE "public"."shop_product" ALTER COLUMN "code_planner_new" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "code_planner_new" DROP NOT NULL;

ALTER TABLE "public"."shop_product" RENAME COLUMN "label" TO "label_planner_new";
ALTER TABLE "public"."shop_product" RENAME COLUMN "label_planner_old" TO "label";
ALTER TABLE "public"."shop_product" ALTER COLUMN "label_planner_new" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "label_planner_new" DROP NOT NULL;

ALTER TABLE "public"."shop_product" RENAME COLUMN "price" TO "price_planner_new";
ALTER TABLE "public"."shop_product" RENAME COLUMN "price_planner_old" TO "price";
ALTER TABLE "public"."shop_product" ALTER COLUMN "price_planner_new" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "price_planner_new" DROP NOT NULL;

ALTER TABLE "public"."shop_product"
    ADD CONSTRAINT "shop_product_code_key" UNIQUE USING INDEX "planner_back_shop_product_code_key";
ALTER INDEX "public"."planner_back_shop_order_product_id_0eef2166" RENAME TO "shop_order_product_id_0eef2166";
ALTER INDEX "public"."planner_back_shop_order_product_id_0eef2166_like" RENAME TO "shop_order_product_id_0eef2166_like";
ALTER INDEX "public"."planner_back_shop_product_code_fdb8d8a6_like" RENAME TO "shop_product_code_fdb8d8a6_like";
ALTER INDEX "public"."planner_back_shop_product_code_lower" RENAME TO "shop_product_code_lower";
ALTER INDEX "public"."planner_back_shop_product_label_722d3100" RENAME TO "shop_product_label_722d3100";
ALTER INDEX "public"."planner_back_shop_product_label_722d3100_like" RENAME TO "shop_product_label_722d3100_like";
ALTER TABLE "public"."shop_order" RENAME CONSTRAINT "planner_back_shop_order_product_id_0eef2166_fk_shop_pr_7a705f64" TO "shop_order_product_id_0eef2166_fk_shop_product_code";
ALTER TABLE "public"."shop_product" RENAME CONSTRAINT "planner_back_shop_product_code_filled" TO "shop_product_code_filled";
ALTER TABLE "public"."shop_order" RENAME CONSTRAINT "planner_back_shop_order_product_id_not_null" TO "shop_order_product_id_not_null";
ALTER TABLE "public"."shop_product" RENAME CONSTRAINT "planner_back_shop_product_code_not_null" TO "shop_product_code_not_null";
ALTER TABLE "public"."shop_product" RENAME CONSTRAINT "planner_back_shop_product_price_not_null" TO "shop_product_price_not_null";
COMMIT;
\endif

-- 260 Declare that shop_order_product_id_0eef2166_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_0eef2166_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '260' 'Declare that shop_order_product_id_0eef2166_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    DROP CONSTRAINT "planner_new_shop_order_product_id_0eef2166_fk";
COMMIT;
\endif

-- 240 Declare that shop_product_code_filled holds for the new column, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_filled')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '240' 'Declare that shop_product_code_filled holds for the new column, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    DROP CONSTRAINT "planner_new_shop_product_code_filled";
COMMIT;
\endif

-- 220 Declare that every value of label is in label_planner_new, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_shop_product_label_fits')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '220' 'Declare that every value of label is in label_planner_new, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    DROP CONSTRAINT "planner_shop_product_label_fits";
COMMIT;
\endif

-- 200 Declare that price_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_price_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '200' 'Declare that price_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    ALTER COLUMN "price_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 180 Declare that code_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '180' 'Declare that code_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_product"
    ALTER COLUMN "code_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 160 Declare that product_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '160' 'Declare that product_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_order"
    ALTER COLUMN "product_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 150 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '150' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'shop' AND name = '0002_shorter';
COMMIT;
\endif

-- 140 Build shop_product_label_722d3100_like for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_label_722d3100_like')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '140' 'Build shop_product_label_722d3100_like for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_shop_product_label_722d3100_like";
\endif

-- 130 Build shop_product_label_722d3100 for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_label_722d3100')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '130' 'Build shop_product_label_722d3100 for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_shop_product_label_722d3100";
\endif

-- 120 Build shop_product_code_lower for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_code_lower')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '120' 'Build shop_product_code_lower for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_shop_product_code_lower";
\endif

-- 110 Build shop_product_code_key for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_code_key')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '110' 'Build shop_product_code_key for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_shop_product_code_key";
\endif

-- 100 Build shop_product_code_fdb8d8a6_like for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_code_fdb8d8a6_like')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '100' 'Build shop_product_code_fdb8d8a6_like for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_shop_product_code_fdb8d8a6_like";
\endif

-- 090 Build shop_order_product_id_0eef2166_like for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_new_shop_order_product_id_0eef2166_like')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '090' 'Build shop_order_product_id_0eef2166_like for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_shop_order_product_id_0eef2166_like";
\endif

-- 080 Build shop_order_product_id_0eef2166 for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_new_shop_order_product_id_0eef2166')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Build shop_order_product_id_0eef2166 for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_shop_order_product_id_0eef2166";
\endif

-- 050 Keep the new columns of shop_product as the old ones
SELECT (
  to_regprocedure('"planner_shop_0002_shorter"."fill_shop_product_code_label_price_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Keep the new columns of shop_product as the old ones'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_product_code_label_price_new"();
COMMIT;
\endif

-- 040 Keep the new column of shop_order as the old one
SELECT (
  to_regprocedure('"planner_shop_0002_shorter"."fill_shop_order_product_id_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Keep the new column of shop_order as the old one'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_insert" ON "public"."shop_order";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_update" ON "public"."shop_order";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_order_product_id_new"();
COMMIT;
\endif

-- 030 Add columns of the new type beside shop_product.code, label, price
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'price_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Add columns of the new type beside shop_product.code, label, price'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_product_code_label_price_new"();
ALTER TABLE "public"."shop_product"
    DROP COLUMN IF EXISTS "code_planner_new",
    DROP COLUMN IF EXISTS "label_planner_new",
    DROP COLUMN IF EXISTS "price_planner_new";
COMMIT;
\endif

-- 020 Add a column of the new type beside shop_order.product_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Add a column of the new type beside shop_order.product_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_insert" ON "public"."shop_order";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_update" ON "public"."shop_order";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_order_product_id_new"();
ALTER TABLE "public"."shop_order"
    DROP COLUMN IF EXISTS "product_id_planner_new";
COMMIT;
\endif

-- 010 Create the progress schema planner_shop_0002_shorter
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_shorter')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_shop_0002_shorter'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_shop_0002_shorter"."chunk_shop_order_retype_product_id";
DROP TABLE IF EXISTS "planner_shop_0002_shorter"."chunk_shop_product_retype_code_label_price";
DROP TABLE IF EXISTS "planner_shop_0002_shorter".backfill;
DROP SCHEMA IF EXISTS "planner_shop_0002_shorter" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(671815414007566083) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
