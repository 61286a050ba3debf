-- 060  Declare zipcodes_municipality.id NOT NULL, without checking old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The rule holds for every row written from now on. Old rows are checked by the next step, which
-- lets reads and writes through. PostgreSQL 18 keeps NOT NULL as a constraint that can be
-- validated later.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_municipality": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."zipcodes_municipality"
--       ALTER COLUMN "id" DROP NOT NULL;
--
-- Django would run:
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" SET DEFAULT '…'::uuid;
--   UPDATE "zipcodes_municipality" SET "id" = '…'::uuid WHERE "id" IS NULL; SET CONSTRAINTS ALL IMMEDIATE;
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" SET NOT NULL;
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_declare_not_null_id.sql
SET application_name = 'planner 060 Declare zipcodes_municipality.id NOT NULL, without ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_id_not_null')
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
    ADD CONSTRAINT "zipcodes_municipality_id_not_null" NOT NULL "id" NOT VALID;

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
