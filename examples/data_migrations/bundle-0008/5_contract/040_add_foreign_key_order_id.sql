-- 040  Add the foreign key shop_payment_order_id_20828773_fk_shop_order_id, without checking old
-- rows
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."shop_payment": blocks writes
--         SHARE ROW EXCLUSIVE on "public"."shop_order": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."shop_payment"
--       DROP CONSTRAINT "shop_payment_order_id_20828773_fk_shop_order_id";
--
-- Django would run:
--   ALTER TABLE "shop_payment" ADD CONSTRAINT "shop_payment_order_id_20828773_fk_shop_order_id" FOREIGN KEY ("order_id") REFERENCES "shop_order" ("id") DEFERRABLE INITIALLY DEFERRED;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_add_foreign_key_order_id.sql
SET application_name = 'planner 040 Add the foreign key shop_payment_order_id_20828773_';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0008_payment_order')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_payment"') AND conname = 'shop_payment_order_id_20828773_fk_shop_order_id'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_payment", "public"."shop_order" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."shop_payment"
    ADD CONSTRAINT "shop_payment_order_id_20828773_fk_shop_order_id"
    FOREIGN KEY (order_id) REFERENCES public.shop_order(id) DEFERRABLE INITIALLY DEFERRED NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 040 has run
\endif
\else
\echo 040 already done
\endif

RESET TimeZone;
RESET application_name;
