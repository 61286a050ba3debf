-- 050  Drop the column zipcodes_zipcode.municipality_planner_old
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- New code does not know the column any more. PostgreSQL only marks it as dropped; no row is
-- touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_zipcode": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the values of public.zipcodes_zipcode.municipality are gone.
-- POINT OF NO RETURN: revert.sql undoes nothing from here on.
--
-- Django would run:
--   ALTER TABLE "zipcodes_zipcode" DROP COLUMN "municipality" CASCADE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_drop_municipality.sql
SET application_name = 'planner 050 Drop the column zipcodes_zipcode.municipality_plann';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_planner_old' AND NOT attisdropped)))
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
    DROP COLUMN "municipality_planner_old";

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
