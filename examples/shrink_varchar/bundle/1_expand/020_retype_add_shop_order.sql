-- 020  Add a column of the new type beside shop_order.product_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- ALTER COLUMN … TYPE would write the table anew under a lock that blocks everything. A column
-- beside the old one, without a default, is catalog work only.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_insert" ON "public"."shop_order";
--   DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_new_update" ON "public"."shop_order";
--   DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_order_product_id_new"();
--   ALTER TABLE "public"."shop_order"
--       DROP COLUMN IF EXISTS "product_id_planner_new";
--
-- Django would run:
--   ALTER TABLE "shop_order" ALTER COLUMN "product_id" TYPE varchar(40) USING "product_id"::varchar(40);

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_retype_add_shop_order.sql
SET application_name = 'planner 020 Add a column of the new type beside shop_order.prod';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id_planner_new' AND NOT attisdropped)
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

ALTER TABLE "public"."shop_order"
    ADD COLUMN "product_id_planner_new" character varying(40);

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
