-- 020  Add the column shop_order.currency_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- A column without a default is catalog work only: no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."shop_order"
--       DROP COLUMN "currency_id";
--
-- Django would run:
--   ALTER TABLE "shop_order" ADD COLUMN "currency_id" bigint NULL CONSTRAINT "shop_order_currency_id_501afd58_fk_shop_currency_id" REFERENCES "shop_currency"("id") DEFERRABLE INITIALLY DEFERRED; SET CONSTRAINTS "shop_order_currency_id_501afd58_fk_shop_currency_id" IMMEDIATE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_add_currency_id.sql
SET application_name = 'planner 020 Add the column shop_order.currency_id';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'currency_id' AND NOT attisdropped)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency'))
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
    ADD COLUMN "currency_id" bigint;

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
