-- 030  Add the foreign key shop_address_customer_id_be2a0f4c_fk_shop_customer_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The new table is empty, so nothing is scanned; the lock on the table it points at is short.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."shop_address": blocks writes
--         SHARE ROW EXCLUSIVE on "public"."shop_customer": blocks writes
-- Work:   the table is empty
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."shop_address"
--       DROP CONSTRAINT "shop_address_customer_id_be2a0f4c_fk_shop_customer_id";
--
-- Django would run:
--   ALTER TABLE "shop_address" ADD CONSTRAINT "shop_address_customer_id_be2a0f4c_fk_shop_customer_id" FOREIGN KEY ("customer_id") REFERENCES "shop_customer" ("id") DEFERRABLE INITIALLY DEFERRED;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_add_foreign_key_customer_id.sql
SET application_name = 'planner 030 Add the foreign key shop_address_customer_id_be2a0f';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_address"') AND conname = 'shop_address_customer_id_be2a0f4c_fk_shop_customer_id')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0006_addresses'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_address", "public"."shop_customer" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."shop_address"
    ADD CONSTRAINT "shop_address_customer_id_be2a0f4c_fk_shop_customer_id"
    FOREIGN KEY (customer_id) REFERENCES public.shop_customer(id) DEFERRABLE INITIALLY DEFERRED;

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
