-- 120  Drop the trigger that filled shop_order for old code
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Old code is gone; new code writes the value itself.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 120_drop_trigger_match_currencies.sql
SET application_name = 'planner 120 Drop the trigger that filled shop_order for old cod';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency')
    AND NOT (to_regprocedure('"planner_shop_0004_order_currency"."fill_shop_order_match_currencies"()') IS NOT NULL))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_order" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_shop_order_match_currencies_insert" ON "public"."shop_order";
DROP TRIGGER IF EXISTS "zz_planner_shop_order_match_currencies_update" ON "public"."shop_order";
DROP FUNCTION IF EXISTS "planner_shop_0004_order_currency"."fill_shop_order_match_currencies"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 120 has run
\endif
\else
\echo 120 already done
\endif

RESET TimeZone;
RESET application_name;
