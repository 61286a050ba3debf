-- 050  Drop the table library_reminder
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- New code does not know the table any more; old code needed it until now.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_reminder": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the rows of public.library_reminder are gone.
--
-- Django would run:
--   DROP TABLE "library_reminder" CASCADE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_drop_library_reminder.sql
SET application_name = 'planner 050 Drop the table library_reminder';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0006_removals')
    AND NOT (to_regclass('"public"."library_reminder"') IS NOT NULL))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_reminder" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TABLE "public"."library_reminder";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 050 has run
\endif
\else
\echo 050 already done
\endif

RESET TimeZone;
RESET application_name;
