-- 030  Make the index the unique constraint reader_email
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Catalog work only: the index is there and valid.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_member": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_member"
--       DROP CONSTRAINT "reader_email";
--
-- Django would run:
--   ALTER TABLE "library_member" ADD CONSTRAINT "reader_email" UNIQUE ("email");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_attach_unique_email.sql
SET application_name = 'planner 030 Make the index the unique constraint reader_email';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_rules')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_member"') AND conname = 'reader_email'))
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
    ADD CONSTRAINT "reader_email" UNIQUE USING INDEX "reader_email";

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
