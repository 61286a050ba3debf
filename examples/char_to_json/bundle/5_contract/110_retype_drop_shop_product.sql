-- 110  Drop shop_product.attributes_planner_old, options_planner_old
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The deploy has shown that nobody needs the old type any more. PostgreSQL only marks the column
-- as dropped; no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_product": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the old form of public.shop_product.attributes, options is gone.
-- POINT OF NO RETURN: revert.sql undoes nothing from here on.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 110_retype_drop_shop_product.sql
SET application_name = 'planner 110 Drop shop_product.attributes_planner_old, options_p';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_json')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'options_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'jsonb')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_product" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_old_insert" ON "public"."shop_product";
DROP TRIGGER IF EXISTS "zz_planner_shop_product_attributes_options_old_update" ON "public"."shop_product";
DROP FUNCTION IF EXISTS "planner_shop_0002_json"."fill_shop_product_attributes_options_old"();
ALTER TABLE "public"."shop_product"
    DROP COLUMN IF EXISTS "attributes_planner_old",
    DROP COLUMN IF EXISTS "options_planner_old";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 110 has run
\endif
\else
\echo 110 already done
\endif

RESET TimeZone;
RESET application_name;
