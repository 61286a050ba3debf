-- 050  Check all rows against book_copies
-- Phase contract, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan in a transaction of its own, under a lock that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_book": blocks DDL only
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.
--
-- Django would run:
--   ALTER TABLE "library_book" ADD CONSTRAINT "book_copies" CHECK ("copies" >= 0);

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_validate_check_book_copies.sql
SET application_name = 'planner 050 Check all rows against book_copies';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_rules')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_copies' AND convalidated))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."library_book"
    VALIDATE CONSTRAINT "book_copies";

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
