-- 100  Declare library_book.summary NOT NULL, without checking old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The rule holds for every row written from now on. Old rows are checked by the next step, which
-- lets reads and writes through. PostgreSQL 18 keeps NOT NULL as a constraint that can be
-- validated later.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_book": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_book"
--       ALTER COLUMN "summary" DROP NOT NULL;
--
-- Django would run:
--   ALTER TABLE "library_book" ALTER COLUMN "summary" SET DEFAULT '';
--   UPDATE "library_book" SET "summary" = '' WHERE "summary" IS NULL; SET CONSTRAINTS ALL IMMEDIATE;
--   ALTER TABLE "library_book" ALTER COLUMN "summary" SET NOT NULL;
--   ALTER TABLE "library_book" ALTER COLUMN "summary" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 100_declare_not_null_summary.sql
SET application_name = 'planner 100 Declare library_book.summary NOT NULL, without chec';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_summary_not_null')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_book" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "library_book_summary_not_null" NOT NULL "summary" NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 100 has run
\endif
\else
\echo 100 already done
\endif

RESET TimeZone;
RESET application_name;
