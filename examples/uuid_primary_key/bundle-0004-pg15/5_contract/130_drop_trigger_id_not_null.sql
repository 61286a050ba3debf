-- 130  Drop the trigger that filled zipcodes_municipality for old code
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Old code is gone; new code writes the value itself.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_municipality": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 130_drop_trigger_id_not_null.sql
SET application_name = 'planner 130 Drop the trigger that filled zipcodes_municipality ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key')
    AND NOT (to_regprocedure('"planner_zipcodes_0004_municipality_primary_key"."fill_zipcodes_municipality_id_not_null"()') IS NOT NULL))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."zipcodes_municipality" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_zipcodes_municipality_id_not_null_insert" ON "public"."zipcodes_municipality";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_municipality_id_not_null_update" ON "public"."zipcodes_municipality";
DROP FUNCTION IF EXISTS "planner_zipcodes_0004_municipality_primary_key"."fill_zipcodes_municipality_id_not_null"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 130 has run
\endif
\else
\echo 130 already done
\endif

RESET TimeZone;
RESET application_name;
