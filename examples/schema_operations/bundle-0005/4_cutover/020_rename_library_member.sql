-- 020  Rename the table library_member to library_reader
-- Phase cutover, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Catalog work of a millisecond, but old code fails from here on, and new code failed until here.
-- Indexes, constraints, sequences and foreign keys follow the table by themselves, and keep their
-- names.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_member": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_reader"
--       RENAME TO "library_member";
--
-- Django would run:
--   ALTER TABLE "library_member" RENAME TO "library_reader";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_rename_library_member.sql
SET application_name = 'planner 020 Rename the table library_member to library_reader';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((to_regclass('"public"."library_reader"') IS NOT NULL
    AND NOT (to_regclass('"public"."library_member"') IS NOT NULL))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0005_renames'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_member" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_member"
    RENAME TO "library_reader";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 020 has run
\endif
\else
\echo 020 already done
\endif

RESET TimeZone;
RESET application_name;
