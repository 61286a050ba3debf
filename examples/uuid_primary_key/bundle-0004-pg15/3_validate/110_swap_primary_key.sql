-- 110  Move the primary key of zipcodes_municipality to id
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The new key's index is valid and its columns are NOT NULL: both the drop and the add are
-- catalog work.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_municipality": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   ALTER TABLE "zipcodes_municipality" DROP CONSTRAINT "zipcodes_municipality_pkey";
--   ALTER TABLE "zipcodes_municipality" ADD CONSTRAINT "zipcodes_municipality_id_0c00e85c_pk" PRIMARY KEY ("id");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 110_swap_primary_key.sql
SET application_name = 'planner 110 Move the primary key of zipcodes_municipality to id';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_id_0c00e85c_pk')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_pkey')))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."zipcodes_municipality" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."zipcodes_municipality"
    DROP CONSTRAINT "zipcodes_municipality_pkey",
    ADD CONSTRAINT "zipcodes_municipality_id_0c00e85c_pk" PRIMARY KEY USING INDEX "zipcodes_municipality_id_0c00e85c_pk";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 110 has run
\endif
\else
\echo 110 already done
\endif

RESET TimeZone;
RESET application_name;
