-- 080  Make the index the unique constraint shop_order_public_id_6cb95ea4_uniq
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Catalog work only: the index is there and valid.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."shop_order"
--       DROP CONSTRAINT "shop_order_public_id_6cb95ea4_uniq";
--
-- Django would run:
--   ALTER TABLE "shop_order" ADD CONSTRAINT "shop_order_public_id_6cb95ea4_uniq" UNIQUE ("public_id");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 080_attach_unique_public_id.sql
SET application_name = 'planner 080 Make the index the unique constraint shop_order_pub';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_public_id_6cb95ea4_uniq')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_order_public_id'))
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
    ADD CONSTRAINT "shop_order_public_id_6cb95ea4_uniq" UNIQUE USING INDEX "shop_order_public_id_6cb95ea4_uniq";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 080 has run
\endif
\else
\echo 080 already done
\endif

RESET TimeZone;
RESET application_name;
