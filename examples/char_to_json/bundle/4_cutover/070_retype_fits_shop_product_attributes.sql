-- 070  Declare that every value of attributes is in attributes_planner_new, without checking old
-- rows
-- Phase cutover, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_product": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."shop_product"
--       DROP CONSTRAINT "planner_shop_product_attributes_fits";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 070_retype_fits_shop_product_attributes.sql
SET application_name = 'planner 070 Declare that every value of attributes is in attrib';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_shop_product_attributes_fits')
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'jsonb'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_json'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_product" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."shop_product"
    ADD CONSTRAINT "planner_shop_product_attributes_fits"
    CHECK ("attributes" IS NULL OR "attributes_planner_new" IS NOT NULL) NOT VALID;

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
