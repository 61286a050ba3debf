-- 030  Let shop_order.currency_code be NULL
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- New code inserts rows without this column; with NOT NULL in place its inserts would fail until
-- the column is gone.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_drop_not_null_currency_code.sql
SET application_name = 'planner 030 Let shop_order.currency_code be NULL';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'currency_code' AND NOT attisdropped AND NOT attnotnull)
    OR NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'currency_code' AND NOT attisdropped)))
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
    ALTER COLUMN "currency_code" DROP NOT NULL;

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
