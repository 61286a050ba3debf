-- 160  Declare that product_id_planner_new is not NULL, without checking old rows
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."shop_order"
--       ALTER COLUMN "product_id_planner_new" DROP NOT NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 160_retype_not_null_shop_order_product_id.sql
SET application_name = 'planner 160 Declare that product_id_planner_new is not NULL, wi';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
    AND (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_not_null')
    OR EXISTS (
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

ALTER TABLE "public"."shop_order"
    ADD CONSTRAINT "planner_new_shop_order_product_id_not_null"
    NOT NULL "product_id_planner_new" NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 160 has run
\endif
\else
\echo 160 already done
\endif

RESET TimeZone;
RESET application_name;
