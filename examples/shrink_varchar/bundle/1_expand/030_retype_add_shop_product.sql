-- 030  Add columns of the new type beside shop_product.code, label, price
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- ALTER COLUMN … TYPE would write the table anew under a lock that blocks everything. A column
-- beside the old one, without a default, is catalog work only.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_product": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_insert" ON "public"."shop_product";
--   DROP TRIGGER IF EXISTS "zz_planner_shop_product_code_label_price_new_update" ON "public"."shop_product";
--   DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_product_code_label_price_new"();
--   ALTER TABLE "public"."shop_product"
--       DROP COLUMN IF EXISTS "code_planner_new",
--       DROP COLUMN IF EXISTS "label_planner_new",
--       DROP COLUMN IF EXISTS "price_planner_new";
--
-- Django would run:
--   ALTER TABLE "shop_product" ALTER COLUMN "code" TYPE varchar(40);
--   ALTER TABLE "shop_product" ALTER COLUMN "label" TYPE varchar(20);
--   ALTER TABLE "shop_product" ALTER COLUMN "price" TYPE numeric(6, 2);

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_retype_add_shop_product.sql
SET application_name = 'planner 030 Add columns of the new type beside shop_product.cod';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'price_planner_new' AND NOT attisdropped)
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

ALTER TABLE "public"."shop_product"
    ADD COLUMN "code_planner_new" character varying(40),
    ADD COLUMN "label_planner_new" character varying(20),
    ADD COLUMN "price_planner_new" numeric(6,2);

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
