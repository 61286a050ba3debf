-- 060  Declare that zipcodes_municipality.id is not NULL, without checking old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The check holds for every row written from now on. Old rows are checked by the next step, which
-- lets reads and writes through.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_municipality": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."zipcodes_municipality"
--       DROP CONSTRAINT "planner_zipcodes_municipality_id_not_null";
--
-- Django would run:
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" SET DEFAULT '…'::uuid;
--   UPDATE "zipcodes_municipality" SET "id" = '…'::uuid WHERE "id" IS NULL; SET CONSTRAINTS ALL IMMEDIATE;
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" SET NOT NULL;
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_declare_not_null_id.sql
SET application_name = 'planner 060 Declare that zipcodes_municipality.id is not NULL, ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'planner_zipcodes_municipality_id_not_null')
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_municipality"') AND attname = 'id' AND NOT attisdropped AND attnotnull))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."zipcodes_municipality" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."zipcodes_municipality"
    ADD CONSTRAINT "planner_zipcodes_municipality_id_not_null" CHECK ("id" IS NOT NULL) NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 060 has run
\endif
\else
\echo 060 already done
\endif

RESET TimeZone;
RESET application_name;
