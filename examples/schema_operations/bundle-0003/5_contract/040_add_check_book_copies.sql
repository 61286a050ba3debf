-- 040  Add the check book_copies, without checking old rows
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_book": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_book"
--       DROP CONSTRAINT "book_copies";
--
-- Django would run:
--   ALTER TABLE "library_book" ADD CONSTRAINT "book_copies" CHECK ("copies" >= 0);

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_add_check_book_copies.sql
SET application_name = 'planner 040 Add the check book_copies, without checking old row';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_rules')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_copies'))
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
    ADD CONSTRAINT "book_copies"
    CHECK ((copies >= 0)) NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 040 has run
\endif
\else
\echo 040 already done
\endif

RESET TimeZone;
RESET application_name;
