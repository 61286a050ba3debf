-- 030  Rename the column zipcodes_zipcode.temp_muni to municipality
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
--       RENAME COLUMN "municipality" TO "temp_muni";
--
-- Django would run:
--   ALTER TABLE "zipcodes_zipcode" RENAME COLUMN "temp_muni" TO "municipality";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_rename_temp_muni.sql
SET application_name = 'planner 030 Rename the column zipcodes_zipcode.temp_muni to mun';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_planner_old' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'temp_muni' AND NOT attisdropped)))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
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
    RENAME COLUMN "temp_muni" TO "municipality";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 030 has run
\endif
\else
\echo 030 already done
\endif

RESET TimeZone;
RESET application_name;
