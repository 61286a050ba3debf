-- 110  Check that summary is not NULL in any row of library_book
-- Phase validate, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_book": blocks DDL only
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.
--
-- Django would run:
--   ALTER TABLE "library_book" ALTER COLUMN "summary" SET DEFAULT '';
--   UPDATE "library_book" SET "summary" = '' WHERE "summary" IS NULL; SET CONSTRAINTS ALL IMMEDIATE;
--   ALTER TABLE "library_book" ALTER COLUMN "summary" SET NOT NULL;
--   ALTER TABLE "library_book" ALTER COLUMN "summary" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 110_validate_not_null_summary.sql
SET application_name = 'planner 110 Check that summary is not NULL in any row of librar';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_summary_not_null' AND convalidated)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."library_book"
    VALIDATE CONSTRAINT "library_book_summary_not_null";

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
