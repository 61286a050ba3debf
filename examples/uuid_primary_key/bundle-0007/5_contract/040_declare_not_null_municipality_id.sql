-- 040  Declare zipcodes_zipcode.municipality_id NOT NULL, without checking old rows
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The rule holds for every row written from now on. Old rows are checked by the next step, which
-- lets reads and writes through. PostgreSQL 18 keeps NOT NULL as a constraint that can be
-- validated later.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_zipcode": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."zipcodes_zipcode"
--       ALTER COLUMN "municipality_id" DROP NOT NULL;
--
-- Django would run:
--   ALTER TABLE "zipcodes_zipcode" ALTER COLUMN "municipality_id" SET NOT NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_declare_not_null_municipality_id.sql
SET application_name = 'planner 040 Declare zipcodes_zipcode.municipality_id NOT NULL, ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_not_null'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."zipcodes_zipcode" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."zipcodes_zipcode"
    ADD CONSTRAINT "zipcodes_zipcode_municipality_id_not_null" NOT NULL "municipality_id" NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 040 has run
\endif
\else
\echo 040 already done
\endif

RESET TimeZone;
RESET application_name;
