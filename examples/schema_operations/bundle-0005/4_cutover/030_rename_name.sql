-- 030  Rename the column library_reader.name to full_name
-- Phase cutover, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Catalog work of a millisecond, but old code fails from here on, and new code failed until here.
-- Indexes, constraints and foreign keys follow the column by themselves.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_reader": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_reader"
--       RENAME COLUMN "full_name" TO "name";
--
-- Django would run:
--   ALTER TABLE "library_reader" RENAME COLUMN "name" TO "full_name";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_rename_name.sql
SET application_name = 'planner 030 Rename the column library_reader.name to full_name';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'full_name' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'name' AND NOT attisdropped)))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0005_renames'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_reader" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_reader"
    RENAME COLUMN "name" TO "full_name";

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
