-- 290  Drop shop_order.product_id_planner_old
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The deploy has shown that nobody needs the old type any more. PostgreSQL only marks the column
-- as dropped; no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the old form of public.shop_order.product_id is gone.
-- POINT OF NO RETURN: revert.sql undoes nothing from here on.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 290_retype_drop_shop_order.sql
SET application_name = 'planner 290 Drop shop_order.product_id_planner_old';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(40)')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_order" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_old_insert" ON "public"."shop_order";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_product_id_old_update" ON "public"."shop_order";
DROP FUNCTION IF EXISTS "planner_shop_0002_shorter"."fill_shop_order_product_id_old"();
ALTER TABLE "public"."shop_order"
    DROP COLUMN IF EXISTS "product_id_planner_old";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 290 has run
\endif
\else
\echo 290 already done
\endif

RESET TimeZone;
RESET application_name;
