-- 030  Keep the new columns of shop_product as the old ones
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that is inserted or changed has the value in its new type, too, so that
-- the backfill has an end.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."shop_product": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_insert" ON "public"."shop_product";
--   DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_update" ON "public"."shop_product";
--   DROP FUNCTION IF EXISTS "planner_shop_0002_json"."fill_shop_product_attributes_options_new"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_retype_trigger_shop_product.sql
SET application_name = 'planner 030 Keep the new columns of shop_product as the old one';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."shop_product"') AND tgname = 'zz_planner_shop_product_attributes_options_new_insert' AND NOT tgisinternal)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'jsonb'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_json'))
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
CREATE FUNCTION "planner_shop_0002_json"."fill_shop_product_attributes_options_new"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."attributes")::record *<> ROW(OLD."attributes")::record
    OR (NEW."attributes_planner_new" IS NULL AND NEW."attributes" IS NOT NULL) THEN
    NEW."attributes_planner_new" := CASE WHEN NOT pg_input_is_valid(NEW."attributes", 'jsonb') THEN NULL ELSE NEW."attributes"::jsonb END;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."options")::record *<> ROW(OLD."options")::record
    OR (NEW."options_planner_new" IS NULL AND NEW."options" IS NOT NULL) THEN
    NEW."options_planner_new" := CASE WHEN NOT pg_input_is_valid(NEW."options", 'jsonb') THEN NULL ELSE NEW."options"::jsonb END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_shop_product_attributes_options_new_insert"
BEFORE INSERT ON "public"."shop_product"
FOR EACH ROW
EXECUTE FUNCTION "planner_shop_0002_json"."fill_shop_product_attributes_options_new"();

CREATE TRIGGER "zz_planner_shop_product_attributes_options_new_update"
BEFORE UPDATE ON "public"."shop_product"
FOR EACH ROW
WHEN (
  ROW(NEW."attributes")::record *<> ROW(OLD."attributes")::record
    OR (NEW."attributes_planner_new" IS NULL AND NEW."attributes" IS NOT NULL)
  OR ROW(NEW."options")::record *<> ROW(OLD."options")::record
    OR (NEW."options_planner_new" IS NULL AND NEW."options" IS NOT NULL)
)
EXECUTE FUNCTION "planner_shop_0002_json"."fill_shop_product_attributes_options_new"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 030 has run
\endif
\else
\echo 030 already done
\endif

RESET TimeZone;
RESET application_name;
