-- 070  Check all rows against zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_
-- Phase contract, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan in a transaction of its own, under a lock that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."zipcodes_zipcode": blocks DDL only
--         ROW SHARE on "public"."zipcodes_municipality": blocks nothing
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.
--
-- Django would run:
--   ALTER TABLE "zipcodes_zipcode" ADD CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_" FOREIGN KEY ("municipality_id") REFERENCES "zipcodes_municipality" ("id") DEFERRABLE INITIALLY DEFERRED;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 070_validate_foreign_key_municipality_id.sql
SET application_name = 'planner 070 Check all rows against zipcodes_zipcode_municipalit';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_' AND convalidated))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."zipcodes_zipcode"
    VALIDATE CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 070 has run
\endif
\else
\echo 070 already done
\endif

RESET TimeZone;
RESET application_name;
