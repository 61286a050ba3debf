-- 020  Rename the column zipcodes_zipcode.municipality to municipality_id
-- Phase cutover, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Catalog work of a millisecond, but old code fails from here on, and new code failed until here.
-- Indexes, constraints and foreign keys follow the column by themselves.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_zipcode": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."zipcodes_zipcode"
--       RENAME COLUMN "municipality_id" TO "municipality";
--
-- Django would run:
--   ALTER TABLE "zipcodes_zipcode" RENAME COLUMN "municipality" TO "municipality_id";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_rename_municipality.sql
SET application_name = 'planner 020 Rename the column zipcodes_zipcode.municipality to ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality' AND NOT attisdropped)))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))
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
    RENAME COLUMN "municipality" TO "municipality_id";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 020 has run
\endif
\else
\echo 020 already done
\endif

RESET TimeZone;
RESET application_name;
