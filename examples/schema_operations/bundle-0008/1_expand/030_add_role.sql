-- 030  Add the column library_book_authors.role
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- A column without a default is catalog work only: no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_book_authors": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_book_authors"
--       DROP COLUMN "role";
--
-- Django would run:
--   ALTER TABLE "library_book_authors" ADD COLUMN "role" varchar(20) NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_add_role.sql
SET application_name = 'planner 030 Add the column library_book_authors.role';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book_authors"') AND attname = 'role' AND NOT attisdropped)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0008_new_tables'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_book_authors" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_book_authors"
    ADD COLUMN "role" character varying(20);

COMMIT;

\if :{?planner_run_driver}
\else
\echo 030 has run
\endif
\else
\echo 030 already done
\endif

RESET TimeZone;
RESET application_name;
