-- 040  Keep the new column of shop_order as the old one
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that is inserted or changed has the value in its new type, too, so that
-- the backfill has an end.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."shop_order": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_insert" ON "public"."shop_order";
--   DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_update" ON "public"."shop_order";
--   DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_order_product_id_new"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_retype_trigger_shop_order.sql
SET application_name = 'planner 040 Keep the new column of shop_order as the old one';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."shop_order"') AND tgname = 'zz_planner_shop_order_product_id_new_insert' AND NOT tgisinternal)
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
LOCK TABLE "public"."shop_order" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_shop_0002_shorter"."fill_shop_order_product_id_new"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."product_id")::record *<> ROW(OLD."product_id")::record
    OR (NEW."product_id_planner_new" IS NULL AND NEW."product_id" IS NOT NULL) THEN
    NEW."product_id_planner_new" := CASE WHEN char_length(NEW."product_id") > 40 THEN NULL ELSE NEW."product_id"::character varying(40) END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_shop_order_product_id_new_insert"
BEFORE INSERT ON "public"."shop_order"
FOR EACH ROW
EXECUTE FUNCTION "planner_shop_0002_shorter"."fill_shop_order_product_id_new"();

CREATE TRIGGER "zz_planner_shop_order_product_id_new_update"
BEFORE UPDATE ON "public"."shop_order"
FOR EACH ROW
WHEN (
  ROW(NEW."product_id")::record *<> ROW(OLD."product_id")::record
    OR (NEW."product_id_planner_new" IS NULL AND NEW."product_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_shop_0002_shorter"."fill_shop_order_product_id_new"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 040 has run
\endif
\else
\echo 040 already done
\endif

RESET TimeZone;
RESET application_name;
