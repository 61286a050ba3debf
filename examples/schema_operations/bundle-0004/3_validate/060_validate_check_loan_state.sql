-- 060  Check all rows against loan_state
-- Phase validate, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- The rule holds for every row written since it was declared; the scan takes a lock that lets
-- reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_loan": blocks DDL only
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none: loan_state stays validated.
--
-- Django would run:
--   ALTER TABLE "library_loan" VALIDATE CONSTRAINT "loan_state";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_validate_check_loan_state.sql
SET application_name = 'planner 060 Check all rows against loan_state';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_loan"') AND conname = 'loan_state' AND convalidated)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0004_indexes'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."library_loan"
    VALIDATE CONSTRAINT "loan_state";

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
