-- 070  Check that currency_id is not NULL in any row of shop_order
-- Phase validate, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."shop_order": blocks DDL only
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.
--
-- Django would run:
--   ALTER TABLE "shop_order" ALTER COLUMN "currency_id" SET NOT NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 070_validate_not_null_currency_id.sql
SET application_name = 'planner 070 Check that currency_id is not NULL in any row of sh';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_currency_id_not_null' AND convalidated)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."shop_order"
    VALIDATE CONSTRAINT "shop_order_currency_id_not_null";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 070 has run
\endif
\else
\echo 070 already done
\endif

RESET TimeZone;
RESET application_name;
