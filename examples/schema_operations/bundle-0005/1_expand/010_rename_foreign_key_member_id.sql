-- 010  Rename the constraint library_loan_member_id_23dad6a9_fk_library_member_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Django drops it and adds it again under its new name, which scans the table; a rename does not.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_loan": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_loan"
--       RENAME CONSTRAINT "library_loan_member_id_23dad6a9_fk_library_reader_id" TO "library_loan_member_id_23dad6a9_fk_library_member_id";
--
-- Django would run:
--   SET CONSTRAINTS "library_loan_member_id_23dad6a9_fk_library_member_id" IMMEDIATE; ALTER TABLE "library_loan" DROP CONSTRAINT "library_loan_member_id_23dad6a9_fk_library_member_id";
--   ALTER TABLE "library_loan" ADD CONSTRAINT "library_loan_member_id_23dad6a9_fk_library_reader_id" FOREIGN KEY ("member_id") REFERENCES "library_reader" ("id") DEFERRABLE INITIALLY DEFERRED;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 010_rename_foreign_key_member_id.sql
SET application_name = 'planner 010 Rename the constraint library_loan_member_id_23dad6';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_loan"') AND conname = 'library_loan_member_id_23dad6a9_fk_library_reader_id')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0005_renames'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_loan" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_loan"
    RENAME CONSTRAINT "library_loan_member_id_23dad6a9_fk_library_member_id" TO "library_loan_member_id_23dad6a9_fk_library_reader_id";

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
