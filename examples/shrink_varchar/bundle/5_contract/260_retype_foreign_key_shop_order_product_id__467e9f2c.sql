-- 260  Declare that shop_order_product_id_0eef2166_fk holds for the new columns, without checking
-- old rows
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."shop_order": blocks writes
--         SHARE ROW EXCLUSIVE on "public"."shop_product": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."shop_order"
--       DROP CONSTRAINT "planner_new_shop_order_product_id_0eef2166_fk";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 260_retype_foreign_key_shop_order_product_id__467e9f2c.sql
SET application_name = 'planner 260 Declare that shop_order_product_id_0eef2166_fk hold';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
    AND (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_0eef2166_fk')
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(40)')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_order", "public"."shop_product" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."shop_order"
    ADD CONSTRAINT "planner_new_shop_order_product_id_0eef2166_fk"
    FOREIGN KEY ("product_id_planner_new") REFERENCES "public"."shop_product" ("code_planner_new") DEFERRABLE INITIALLY DEFERRED NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 260 has run
\endif
\else
\echo 260 already done
\endif

RESET TimeZone;
RESET application_name;
