-- 270  Check in all rows of shop_order that shop_order_product_id_0eef2166_fk holds for the new
-- columns
-- Phase contract, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan in a transaction of its own, under a lock that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."shop_order": blocks DDL only
--         ROW SHARE on "public"."shop_product": blocks nothing
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 270_retype_validate_foreign_key_shop_order_pr_220417e2.sql
SET application_name = 'planner 270 Check in all rows of shop_order that shop_order_pro';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
    AND (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_0eef2166_fk' AND convalidated)
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

ALTER TABLE "public"."shop_order"
    VALIDATE CONSTRAINT "planner_new_shop_order_product_id_0eef2166_fk";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 270 has run
\endif
\else
\echo 270 already done
\endif

RESET TimeZone;
RESET application_name;
