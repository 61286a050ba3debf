-- 050  Declare shop_order.public_id NOT NULL, without checking old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The rule holds for every row written from now on. Old rows are checked by the next step, which
-- lets reads and writes through. PostgreSQL 18 keeps NOT NULL as a constraint that can be
-- validated later.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."shop_order": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."shop_order"
--       ALTER COLUMN "public_id" DROP NOT NULL;
--
-- Django would run:
--   ALTER TABLE "shop_order" ALTER COLUMN "public_id" SET DEFAULT '…'::uuid;
--   UPDATE "shop_order" SET "public_id" = '…'::uuid WHERE "public_id" IS NULL; SET CONSTRAINTS ALL IMMEDIATE;
--   ALTER TABLE "shop_order" ALTER COLUMN "public_id" SET NOT NULL;
--   ALTER TABLE "shop_order" ALTER COLUMN "public_id" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_declare_not_null_public_id.sql
SET application_name = 'planner 050 Declare shop_order.public_id NOT NULL, without chec';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_public_id_not_null')
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
    ADD CONSTRAINT "shop_order_public_id_not_null" NOT NULL "public_id" NOT VALID;

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
