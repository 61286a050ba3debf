-- 020  Add columns of the new type beside shop_product.attributes, options
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- ALTER COLUMN … TYPE would write the table anew under a lock that blocks everything. A column
-- beside the old one, without a default, is catalog work only.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_product": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_insert" ON "public"."shop_product";
--   DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_new_update" ON "public"."shop_product";
--   DROP FUNCTION IF EXISTS "planner_shop_0002_json"."fill_shop_product_attributes_options_new"();
--   ALTER TABLE "public"."shop_product"
--       DROP COLUMN IF EXISTS "attributes_planner_new",
--       DROP COLUMN IF EXISTS "options_planner_new";
--
-- Django would run:
--   ALTER TABLE "shop_product" ALTER COLUMN "attributes" TYPE jsonb USING "attributes"::jsonb;
--   ALTER TABLE "shop_product" ALTER COLUMN "options" TYPE jsonb USING "options"::jsonb;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_retype_add_shop_product.sql
SET application_name = 'planner 020 Add columns of the new type beside shop_product.att';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'options_planner_new' AND NOT attisdropped)
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

ALTER TABLE "public"."shop_product"
    ADD COLUMN "attributes_planner_new" jsonb,
    ADD COLUMN "options_planner_new" jsonb;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 020 has run
\endif
\else
\echo 020 already done
\endif

RESET TimeZone;
RESET application_name;
