-- 210  Drop zipcodes_zipcode.municipality_id_planner_old
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The deploy has shown that nobody needs the old type any more. PostgreSQL only marks the column
-- as dropped; no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_zipcode": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the old form of public.zipcodes_zipcode.municipality_id is gone.
-- POINT OF NO RETURN: revert.sql undoes nothing from here on.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 210_retype_drop_zipcodes_zipcode.sql
SET application_name = 'planner 210 Drop zipcodes_zipcode.municipality_id_planner_old';
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
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."zipcodes_zipcode" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_old_insert" ON "public"."zipcodes_zipcode";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_old_update" ON "public"."zipcodes_zipcode";
DROP FUNCTION IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_old"();
ALTER TABLE "public"."zipcodes_zipcode"
    DROP COLUMN IF EXISTS "municipality_id_planner_old";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 210 has run
\endif
\else
\echo 210 already done
\endif

RESET TimeZone;
RESET application_name;
