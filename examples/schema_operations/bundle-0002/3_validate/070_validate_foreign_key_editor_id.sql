-- 070  Check all rows against library_book_editor_id_03910eb0_fk_library_author_id
-- Phase validate, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan in a transaction of its own, under a lock that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_book": blocks DDL only
--         ROW SHARE on "public"."library_author": blocks nothing
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.
--
-- Django would run:
--   ALTER TABLE "library_book" ADD COLUMN "editor_id" bigint NULL CONSTRAINT "library_book_editor_id_03910eb0_fk_library_author_id" REFERENCES "library_author"("id") DEFERRABLE INITIALLY DEFERRED; SET CONSTRAINTS "library_book_editor_id_03910eb0_fk_library_author_id" IMMEDIATE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 070_validate_foreign_key_editor_id.sql
SET application_name = 'planner 070 Check all rows against library_book_editor_id_03910';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_editor_id_03910eb0_fk_library_author_id' AND convalidated)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_new_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."library_book"
    VALIDATE CONSTRAINT "library_book_editor_id_03910eb0_fk_library_author_id";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 070 has run
\endif
\else
\echo 070 already done
\endif

RESET TimeZone;
RESET application_name;
