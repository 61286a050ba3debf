-- 280  Swap: shop_order.product_id, shop_product.code, shop_product.label, shop_product.price get
-- their new type
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Everything is there for the new columns: indexes, constraints and values. They take the names
-- of the old ones in one short transaction; the old ones are kept up to date from here on.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."shop_product": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   SET CONSTRAINTS "shop_order_product_id_0eef2166_fk_shop_product_code" IMMEDIATE; ALTER TABLE "shop_order" DROP CONSTRAINT "shop_order_product_id_0eef2166_fk_shop_product_code";
--   ALTER TABLE "shop_product" ALTER COLUMN "code" TYPE varchar(40);
--   ALTER TABLE "shop_order" ALTER COLUMN "product_id" TYPE varchar(40) USING "product_id"::varchar(40);
--   ALTER TABLE "shop_order" ADD CONSTRAINT "shop_order_product_id_0eef2166_fk" FOREIGN KEY ("product_id") REFERENCES "shop_product" ("code") DEFERRABLE INITIALLY DEFERRED;
--   ALTER TABLE "shop_product" ALTER COLUMN "label" TYPE varchar(20);
--   ALTER TABLE "shop_product" ALTER COLUMN "price" TYPE numeric(6, 2);

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 280_retype_swap.sql
SET application_name = 'planner 280 Swap: shop_order.product_id, shop_product.code, sho';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(40)'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_order", "public"."shop_product" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- All tables in a fixed order, so that two sessions never wait for each other. From here on everything is catalog work.
LOCK TABLE "public"."shop_order", "public"."shop_product" IN ACCESS EXCLUSIVE MODE;

ALTER TABLE "public"."shop_order" DROP CONSTRAINT "shop_order_product_id_0eef2166_fk_shop_product_code";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_insert" ON "public"."shop_order";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_update" ON "public"."shop_order";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_order_product_id_new"();
DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_product_code_label_price_new"();
ALTER TABLE "public"."shop_product" DROP CONSTRAINT "shop_product_code_filled";
ALTER TABLE "public"."shop_product" DROP CONSTRAINT "shop_product_code_key";
ALTER TABLE "public"."shop_product" DROP CONSTRAINT "planner_shop_product_label_fits";
DROP INDEX "public"."shop_order_product_id_0eef2166";
DROP INDEX "public"."shop_order_product_id_0eef2166_like";
DROP INDEX "public"."shop_product_code_fdb8d8a6_like";
DROP INDEX "public"."shop_product_code_lower";
DROP INDEX "public"."shop_product_label_722d3100";
DROP INDEX "public"."shop_product_label_722d3100_like";

ALTER TABLE "public"."shop_order" RENAME COLUMN "product_id" TO "product_id_planner_old";
ALTER TABLE "public"."shop_order" RENAME COLUMN "product_id_planner_new" TO "product_id";
ALTER TABLE "public"."shop_order" ALTER COLUMN "product_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."shop_order" ALTER COLUMN "product_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."shop_product" RENAME COLUMN "code" TO "code_planner_old";
ALTER TABLE "public"."shop_product" RENAME COLUMN "code_planner_new" TO "code";
ALTER TABLE "public"."shop_product" ALTER COLUMN "code_planner_old" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "code_planner_old" DROP NOT NULL;

ALTER TABLE "public"."shop_product" RENAME COLUMN "label" TO "label_planner_old";
ALTER TABLE "public"."shop_product" RENAME COLUMN "label_planner_new" TO "label";
ALTER TABLE "public"."shop_product" ALTER COLUMN "label_planner_old" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "label_planner_old" DROP NOT NULL;

ALTER TABLE "public"."shop_product" RENAME COLUMN "price" TO "price_planner_old";
ALTER TABLE "public"."shop_product" RENAME COLUMN "price_planner_new" TO "price";
ALTER TABLE "public"."shop_product" ALTER COLUMN "price_planner_old" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "price_planner_old" DROP NOT NULL;

ALTER TABLE "public"."shop_product"
    ADD CONSTRAINT "shop_product_code_key" UNIQUE USING INDEX "planner_new_shop_product_code_key";
ALTER INDEX "public"."planner_new_shop_order_product_id_0eef2166" RENAME TO "shop_order_product_id_0eef2166";
ALTER INDEX "public"."planner_new_shop_order_product_id_0eef2166_like" RENAME TO "shop_order_product_id_0eef2166_like";
ALTER INDEX "public"."planner_new_shop_product_code_fdb8d8a6_like" RENAME TO "shop_product_code_fdb8d8a6_like";
ALTER INDEX "public"."planner_new_shop_product_code_lower" RENAME TO "shop_product_code_lower";
ALTER INDEX "public"."planner_new_shop_product_label_722d3100" RENAME TO "shop_product_label_722d3100";
ALTER INDEX "public"."planner_new_shop_product_label_722d3100_like" RENAME TO "shop_product_label_722d3100_like";
ALTER TABLE "public"."shop_order" RENAME CONSTRAINT "planner_new_shop_order_product_id_0eef2166_fk" TO "shop_order_product_id_0eef2166_fk";
ALTER TABLE "public"."shop_product" RENAME CONSTRAINT "planner_new_shop_product_code_filled" TO "shop_product_code_filled";
ALTER TABLE "public"."shop_order" RENAME CONSTRAINT "planner_new_shop_order_product_id_not_null" TO "shop_order_product_id_not_null";
ALTER TABLE "public"."shop_product" RENAME CONSTRAINT "planner_new_shop_product_code_not_null" TO "shop_product_code_not_null";
ALTER TABLE "public"."shop_product" RENAME CONSTRAINT "planner_new_shop_product_price_not_null" TO "shop_product_price_not_null";

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_shop_0002_shorter"."fill_shop_order_product_id_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."product_id")::record *<> ROW(OLD."product_id")::record
    OR (NEW."product_id_planner_old" IS NULL AND NEW."product_id" IS NOT NULL) THEN
    NEW."product_id_planner_old" := NEW."product_id"::character varying(200);
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_shop_order_product_id_old_insert"
BEFORE INSERT ON "public"."shop_order"
FOR EACH ROW
EXECUTE FUNCTION "planner_shop_0002_shorter"."fill_shop_order_product_id_old"();

CREATE TRIGGER "zz_planner_shop_order_product_id_old_update"
BEFORE UPDATE ON "public"."shop_order"
FOR EACH ROW
WHEN (
  ROW(NEW."product_id")::record *<> ROW(OLD."product_id")::record
    OR (NEW."product_id_planner_old" IS NULL AND NEW."product_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_shop_0002_shorter"."fill_shop_order_product_id_old"();

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_shop_0002_shorter"."fill_shop_product_code_label_price_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."code")::record *<> ROW(OLD."code")::record
    OR (NEW."code_planner_old" IS NULL AND NEW."code" IS NOT NULL) THEN
    NEW."code_planner_old" := NEW."code"::character varying(200);
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."label")::record *<> ROW(OLD."label")::record
    OR (NEW."label_planner_old" IS NULL AND NEW."label" IS NOT NULL) THEN
    NEW."label_planner_old" := NEW."label"::character varying(80);
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."price")::record *<> ROW(OLD."price")::record
    OR (NEW."price_planner_old" IS NULL AND NEW."price" IS NOT NULL) THEN
    NEW."price_planner_old" := NEW."price"::numeric(12,2);
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_shop_product_code_label_price_old_insert"
BEFORE INSERT ON "public"."shop_product"
FOR EACH ROW
EXECUTE FUNCTION "planner_shop_0002_shorter"."fill_shop_product_code_label_price_old"();

CREATE TRIGGER "zz_planner_shop_product_code_label_price_old_update"
BEFORE UPDATE ON "public"."shop_product"
FOR EACH ROW
WHEN (
  ROW(NEW."code")::record *<> ROW(OLD."code")::record
    OR (NEW."code_planner_old" IS NULL AND NEW."code" IS NOT NULL)
  OR ROW(NEW."label")::record *<> ROW(OLD."label")::record
    OR (NEW."label_planner_old" IS NULL AND NEW."label" IS NOT NULL)
  OR ROW(NEW."price")::record *<> ROW(OLD."price")::record
    OR (NEW."price_planner_old" IS NULL AND NEW."price" IS NOT NULL)
)
EXECUTE FUNCTION "planner_shop_0002_shorter"."fill_shop_product_code_label_price_old"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 280 has run
\endif
\else
\echo 280 already done
\endif

RESET TimeZone;
RESET application_name;
