-- 170  Check in all rows of zipcodes_zipcode that
-- zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_ holds for the new columns
-- Phase validate, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan in a transaction of its own, under a lock that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."zipcodes_zipcode": blocks DDL only
--         ROW SHARE on "public"."zipcodes_municipality": blocks nothing
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 170_retype_validate_foreign_key_zipcodes_zipc_65da5b92.sql
SET application_name = 'planner 170 Check in all rows of zipcodes_zipcode that zipcodes';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe' AND convalidated)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))
    OR (((((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."zipcodes_zipcode"
    VALIDATE CONSTRAINT "planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 170 has run
\endif
\else
\echo 170 already done
\endif

RESET TimeZone;
RESET application_name;
