-- 050  Check all rows against shop_payment_order_id_20828773_fk_shop_order_id
-- Phase contract, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan in a transaction of its own, under a lock that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."shop_payment": blocks DDL only
--         ROW SHARE on "public"."shop_order": blocks nothing
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.
--
-- Django would run:
--   ALTER TABLE "shop_payment" ADD CONSTRAINT "shop_payment_order_id_20828773_fk_shop_order_id" FOREIGN KEY ("order_id") REFERENCES "shop_order" ("id") DEFERRABLE INITIALLY DEFERRED;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_validate_foreign_key_order_id.sql
SET application_name = 'planner 050 Check all rows against shop_payment_order_id_208287';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0008_payment_order')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_payment"') AND conname = 'shop_payment_order_id_20828773_fk_shop_order_id' AND convalidated))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."shop_payment"
    VALIDATE CONSTRAINT "shop_payment_order_id_20828773_fk_shop_order_id";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 050 has run
\endif
\else
\echo 050 already done
\endif

RESET TimeZone;
RESET application_name;
