-- 040  Add the column library_book.editor_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- A column without a default is catalog work only: no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_book": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_book"
--       DROP COLUMN "editor_id";
--
-- Django would run:
--   ALTER TABLE "library_book" ADD COLUMN "editor_id" bigint NULL CONSTRAINT "library_book_editor_id_03910eb0_fk_library_author_id" REFERENCES "library_author"("id") DEFERRABLE INITIALLY DEFERRED; SET CONSTRAINTS "library_book_editor_id_03910eb0_fk_library_author_id" IMMEDIATE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_add_editor_id.sql
SET application_name = 'planner 040 Add the column library_book.editor_id';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'editor_id' AND NOT attisdropped)
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
    ADD COLUMN "editor_id" bigint;

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
