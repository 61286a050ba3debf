-- 300  Drop shop_product.code_planner_old, label_planner_old, price_planner_old
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The deploy has shown that nobody needs the old type any more. PostgreSQL only marks the column
-- as dropped; no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_product": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the old form of public.shop_product.code, label, price is gone.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 300_retype_drop_shop_product.sql
SET application_name = 'planner 300 Drop shop_product.code_planner_old, label_planner_o';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'price_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(40)')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_product" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_old_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_old_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_product_code_label_price_old"();
ALTER TABLE "public"."shop_product"
    DROP COLUMN IF EXISTS "code_planner_old",
    DROP COLUMN IF EXISTS "label_planner_old",
    DROP COLUMN IF EXISTS "price_planner_old";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 300 has run
\endif
\else
\echo 300 already done
\endif

RESET TimeZone;
RESET application_name;
