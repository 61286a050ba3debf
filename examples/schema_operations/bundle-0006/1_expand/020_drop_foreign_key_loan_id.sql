-- 020  Drop the foreign key library_reminder_loan_id_25bc1dbd_fk_library_loan_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- New code no longer looks after these references: with the key in place its deletes in
-- library_loan would fail. Old code works without it, but from here on nothing checks what it
-- writes. The lock covers library_loan as well.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_reminder": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."library_loan": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_drop_foreign_key_loan_id.sql
SET application_name = 'planner 020 Drop the foreign key library_reminder_loan_id_25bc1';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_reminder"') AND conname = 'library_reminder_loan_id_25bc1dbd_fk_library_loan_id'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0006_removals'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_reminder", "public"."library_loan" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_reminder"
    DROP CONSTRAINT "library_reminder_loan_id_25bc1dbd_fk_library_loan_id";

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
