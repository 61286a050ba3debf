-- 220  Drop the progress schema planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5
-- Phase contract, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- Nothing is left behind.
--
-- Locks:  none on a table of yours
-- Work:   removes helper objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 220_drop_progress_schema.sql
SET application_name = 'planner 220 Drop the progress schema planner_zipcodes_0002_zipc';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((((((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

DROP TABLE IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_municipality_fill_ids";
DROP TABLE IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_zipcode_retype_municipality_id";
DROP TABLE IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill;
DROP SCHEMA IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5" RESTRICT;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 220 has run
\endif
\else
\echo 220 already done
\endif

RESET TimeZone;
RESET application_name;
