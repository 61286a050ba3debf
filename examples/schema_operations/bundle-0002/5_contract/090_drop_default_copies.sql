-- 090  Drop the default of library_book.copies
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Django sets the value itself. Old code, which does not know the column, needed the default to
-- insert rows.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_book": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_book"
--       ALTER COLUMN "copies" SET DEFAULT 1;
--
-- Django would run:
--   ALTER TABLE "library_book" ADD COLUMN "copies" integer DEFAULT 1 NOT NULL;
--   ALTER TABLE "library_book" ALTER COLUMN "copies" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 090_drop_default_copies.sql
SET application_name = 'planner 090 Drop the default of library_book.copies';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_new_columns')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'copies' AND NOT attisdropped AND NOT atthasdef))
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
    ALTER COLUMN "copies" DROP DEFAULT;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 090 has run
\endif
\else
\echo 090 already done
\endif

RESET TimeZone;
RESET application_name;
