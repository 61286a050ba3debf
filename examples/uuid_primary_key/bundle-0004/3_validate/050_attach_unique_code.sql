-- 050  Make the index the unique constraint zipcodes_municipality_code_46411819_uniq
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Catalog work only: the index is there and valid.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_municipality": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."zipcodes_municipality"
--       DROP CONSTRAINT "zipcodes_municipality_code_46411819_uniq";
--
-- Django would run:
--   ALTER TABLE "zipcodes_municipality" ADD CONSTRAINT "zipcodes_municipality_code_46411819_uniq" UNIQUE ("code");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_attach_unique_code.sql
SET application_name = 'planner 050 Make the index the unique constraint zipcodes_munic';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_code_46411819_uniq')
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
    ADD CONSTRAINT "zipcodes_municipality_code_46411819_uniq" UNIQUE USING INDEX "zipcodes_municipality_code_46411819_uniq";

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
