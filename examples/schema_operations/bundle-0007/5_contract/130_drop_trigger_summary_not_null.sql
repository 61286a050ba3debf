-- 130  Drop the trigger that filled library_book for old code
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Old code is gone; new code writes the value itself.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_book": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 130_drop_trigger_summary_not_null.sql
SET application_name = 'planner 130 Drop the trigger that filled library_book for old c';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns')
    AND NOT (to_regprocedure('"planner_library_0007_altered_columns"."fill_library_book_summary_not_null"()') IS NOT NULL))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_book" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_library_book_summary_not_null_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_library_book_summary_not_null_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0007_altered_columns"."fill_library_book_summary_not_null"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 130 has run
\endif
\else
\echo 130 already done
\endif

RESET TimeZone;
RESET application_name;
