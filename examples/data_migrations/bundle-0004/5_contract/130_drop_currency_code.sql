-- 130  Drop the column shop_order.currency_code
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- New code does not know the column any more. PostgreSQL only marks it as dropped; no row is
-- touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the values of public.shop_order.currency_code are gone.
-- POINT OF NO RETURN: revert.sql undoes nothing from here on.
--
-- Django would run:
--   ALTER TABLE "shop_order" DROP COLUMN "currency_code" CASCADE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 130_drop_currency_code.sql
SET application_name = 'planner 130 Drop the column shop_order.currency_code';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'currency_code' AND NOT attisdropped)))
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
    DROP COLUMN "currency_code";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 130 has run
\endif
\else
\echo 130 already done
\endif

RESET TimeZone;
RESET application_name;
