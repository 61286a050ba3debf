-- 010  Add the column library_book.subtitle
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- A column without a default is catalog work only: no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_book": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_book"
--       DROP COLUMN "subtitle";
--
-- Django would run:
--   ALTER TABLE "library_book" ADD COLUMN "subtitle" varchar(200) NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 010_add_subtitle.sql
SET application_name = 'planner 010 Add the column library_book.subtitle';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'subtitle' AND NOT attisdropped)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_new_columns'))
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
    ADD COLUMN "subtitle" character varying(200);

COMMIT;

\if :{?planner_run_driver}
\else
\echo 010 has run
\endif
\else
\echo 010 already done
\endif

RESET TimeZone;
RESET application_name;
