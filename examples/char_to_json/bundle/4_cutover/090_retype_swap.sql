-- 090  Swap: shop_product.attributes, shop_product.options get their new type
-- Phase cutover, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Everything is there for the new columns: indexes, constraints and values. They take the names
-- of the old ones in one short transaction; the old ones are kept up to date from here on.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_product": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   ALTER TABLE "shop_product" ALTER COLUMN "attributes" TYPE jsonb USING "attributes"::jsonb;
--   DROP INDEX IF EXISTS "shop_product_options_2c415469";
--   DROP INDEX IF EXISTS "shop_product_options_2c415469_like";
--   DROP INDEX IF EXISTS "shop_product_options_2c415469_like";
--   ALTER TABLE "shop_product" ALTER COLUMN "options" TYPE jsonb USING "options"::jsonb;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 090_retype_swap.sql
SET application_name = 'planner 090 Swap: shop_product.attributes, shop_product.options';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'jsonb')
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

-- All tables in a fixed order, so that two sessions never wait for each other. From here on everything is catalog work.
LOCK TABLE "public"."shop_product" IN ACCESS EXCLUSIVE MODE;

DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_json"."fill_shop_product_attributes_options_new"();
ALTER TABLE "public"."shop_product" DROP CONSTRAINT "planner_shop_product_attributes_fits";
DROP INDEX "public"."shop_product_options_2c415469";
DROP INDEX "public"."shop_product_options_2c415469_like";

ALTER TABLE "public"."shop_product" RENAME COLUMN "attributes" TO "attributes_planner_old";
ALTER TABLE "public"."shop_product" RENAME COLUMN "attributes_planner_new" TO "attributes";
ALTER TABLE "public"."shop_product" ALTER COLUMN "attributes_planner_old" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "attributes_planner_old" DROP NOT NULL;

ALTER TABLE "public"."shop_product" RENAME COLUMN "options" TO "options_planner_old";
ALTER TABLE "public"."shop_product" RENAME COLUMN "options_planner_new" TO "options";
ALTER TABLE "public"."shop_product" ALTER COLUMN "options_planner_old" DROP DEFAULT;
ALTER TABLE "public"."shop_product" ALTER COLUMN "options_planner_old" DROP NOT NULL;

ALTER TABLE "public"."shop_product" RENAME CONSTRAINT "planner_new_shop_product_options_not_null" TO "shop_product_options_not_null";

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_shop_0002_json"."fill_shop_product_attributes_options_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."attributes")::record *<> ROW(OLD."attributes")::record
    OR (NEW."attributes_planner_old" IS NULL AND NEW."attributes" IS NOT NULL) THEN
    NEW."attributes_planner_old" := NEW."attributes"::text;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."options")::record *<> ROW(OLD."options")::record
    OR (NEW."options_planner_old" IS NULL AND NEW."options" IS NOT NULL) THEN
    NEW."options_planner_old" := CASE WHEN char_length(NEW."options"::text) > 400 THEN NULL ELSE NEW."options"::character varying(400) END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_shop_product_attributes_options_old_insert"
BEFORE INSERT ON "public"."shop_product"
FOR EACH ROW
EXECUTE FUNCTION "planner_shop_0002_json"."fill_shop_product_attributes_options_old"();

CREATE TRIGGER "zz_planner_shop_product_attributes_options_old_update"
BEFORE UPDATE ON "public"."shop_product"
FOR EACH ROW
WHEN (
  ROW(NEW."attributes")::record *<> ROW(OLD."attributes")::record
    OR (NEW."attributes_planner_old" IS NULL AND NEW."attributes" IS NOT NULL)
  OR ROW(NEW."options")::record *<> ROW(OLD."options")::record
    OR (NEW."options_planner_old" IS NULL AND NEW."options" IS NOT NULL)
)
EXECUTE FUNCTION "planner_shop_0002_json"."fill_shop_product_attributes_options_old"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 090 has run
\endif
\else
\echo 090 already done
\endif

RESET TimeZone;
RESET application_name;
