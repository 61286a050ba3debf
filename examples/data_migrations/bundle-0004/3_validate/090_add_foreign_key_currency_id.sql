-- 090  Add the foreign key shop_order_currency_id_501afd58_fk_shop_currency_id, without checking
-- old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."shop_order": blocks writes
--         SHARE ROW EXCLUSIVE on "public"."shop_currency": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."shop_order"
--       DROP CONSTRAINT "shop_order_currency_id_501afd58_fk_shop_currency_id";
--
-- Django would run:
--   ALTER TABLE "shop_order" ADD COLUMN "currency_id" bigint NULL CONSTRAINT "shop_order_currency_id_501afd58_fk_shop_currency_id" REFERENCES "shop_currency"("id") DEFERRABLE INITIALLY DEFERRED; SET CONSTRAINTS "shop_order_currency_id_501afd58_fk_shop_currency_id" IMMEDIATE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 090_add_foreign_key_currency_id.sql
SET application_name = 'planner 090 Add the foreign key shop_order_currency_id_501afd58';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_currency_id_501afd58_fk_shop_currency_id')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_order", "public"."shop_currency" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."shop_order"
    ADD CONSTRAINT "shop_order_currency_id_501afd58_fk_shop_currency_id"
    FOREIGN KEY (currency_id) REFERENCES public.shop_currency(id) DEFERRABLE INITIALLY DEFERRED NOT VALID;

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
