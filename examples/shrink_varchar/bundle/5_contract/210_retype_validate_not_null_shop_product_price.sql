-- 210  Check in all rows of shop_product that price_planner_new is not NULL
-- Phase contract, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan in a transaction of its own, under a lock that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."shop_product": blocks DDL only
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 210_retype_validate_not_null_shop_product_price.sql
SET application_name = 'planner 210 Check in all rows of shop_product that price_planne';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
    AND (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_price_not_null' AND convalidated)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(40)')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."shop_product"
    VALIDATE CONSTRAINT "planner_new_shop_product_price_not_null";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 210 has run
\endif
\else
\echo 210 already done
\endif

RESET TimeZone;
RESET application_name;
