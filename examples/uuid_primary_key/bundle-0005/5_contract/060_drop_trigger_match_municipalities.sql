-- 060  Drop the trigger that filled zipcodes_zipcode for old code
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Old code is gone; new code writes the value itself.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_zipcode": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_drop_trigger_match_municipalities.sql
SET application_name = 'planner 060 Drop the trigger that filled zipcodes_zipcode for o';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni')
    AND NOT (to_regprocedure('"planner_zipcodes_0005_zipcode_temp_muni"."fill_zipcodes_zipcode_match_municipalities"()') IS NOT NULL))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."zipcodes_zipcode" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_match_municipalities_insert" ON "public"."zipcodes_zipcode";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_match_municipalities_update" ON "public"."zipcodes_zipcode";
DROP FUNCTION IF EXISTS "planner_zipcodes_0005_zipcode_temp_muni"."fill_zipcodes_zipcode_match_municipalities"();

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
