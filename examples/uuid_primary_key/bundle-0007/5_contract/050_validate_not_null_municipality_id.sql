-- 050  Check that municipality_id is not NULL in any row of zipcodes_zipcode
-- Phase contract, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."zipcodes_zipcode": blocks DDL only
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.
--
-- Django would run:
--   ALTER TABLE "zipcodes_zipcode" ALTER COLUMN "municipality_id" SET NOT NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_validate_not_null_municipality_id.sql
SET application_name = 'planner 050 Check that municipality_id is not NULL in any row o';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_not_null' AND convalidated))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."zipcodes_zipcode"
    VALIDATE CONSTRAINT "zipcodes_zipcode_municipality_id_not_null";

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
