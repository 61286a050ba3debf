-- 050  Keep the new columns of shop_product as the old ones
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that is inserted or changed has the value in its new type, too, so that
-- the backfill has an end.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."shop_product": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_insert" ON "public"."shop_product";
--   DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_update" ON "public"."shop_product";
--   DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_product_code_label_price_new"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_retype_trigger_shop_product.sql
SET application_name = 'planner 050 Keep the new columns of shop_product as the old one';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."shop_product"') AND tgname = 'zz_planner_shop_product_code_label_price_new_insert' AND NOT tgisinternal)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(40)'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_product" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_shop_0002_shorter"."fill_shop_product_code_label_price_new"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."code")::record *<> ROW(OLD."code")::record
    OR (NEW."code_planner_new" IS NULL AND NEW."code" IS NOT NULL) THEN
    NEW."code_planner_new" := CASE WHEN char_length(NEW."code") > 40 THEN NULL ELSE NEW."code"::character varying(40) END;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."label")::record *<> ROW(OLD."label")::record
    OR (NEW."label_planner_new" IS NULL AND NEW."label" IS NOT NULL) THEN
    NEW."label_planner_new" := CASE WHEN char_length(NEW."label") > 20 THEN NULL ELSE NEW."label"::character varying(20) END;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."price")::record *<> ROW(OLD."price")::record
    OR (NEW."price_planner_new" IS NULL AND NEW."price" IS NOT NULL) THEN
    NEW."price_planner_new" := CASE WHEN abs(round(NEW."price"::numeric, 2)) >= 10000 AND NEW."price"::numeric <> 'NaN' THEN NULL ELSE NEW."price"::numeric(6,2) END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_shop_product_code_label_price_new_insert"
BEFORE INSERT ON "public"."shop_product"
FOR EACH ROW
EXECUTE FUNCTION "planner_shop_0002_shorter"."fill_shop_product_code_label_price_new"();

CREATE TRIGGER "zz_planner_shop_product_code_label_price_new_update"
BEFORE UPDATE ON "public"."shop_product"
FOR EACH ROW
WHEN (
  ROW(NEW."code")::record *<> ROW(OLD."code")::record
    OR (NEW."code_planner_new" IS NULL AND NEW."code" IS NOT NULL)
  OR ROW(NEW."label")::record *<> ROW(OLD."label")::record
    OR (NEW."label_planner_new" IS NULL AND NEW."label" IS NOT NULL)
  OR ROW(NEW."price")::record *<> ROW(OLD."price")::record
    OR (NEW."price_planner_new" IS NULL AND NEW."price" IS NOT NULL)
)
EXECUTE FUNCTION "planner_shop_0002_shorter"."fill_shop_product_code_label_price_new"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 050 has run
\endif
\else
\echo 050 already done
\endif

RESET TimeZone;
RESET application_name;
