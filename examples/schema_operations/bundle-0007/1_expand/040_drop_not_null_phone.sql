-- 040  Let library_reader.phone be NULL
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- New code may write NULL; old code never did.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_reader": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   ALTER TABLE "library_reader" ALTER COLUMN "phone" DROP NOT NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_drop_not_null_phone.sql
SET application_name = 'planner 040 Let library_reader.phone be NULL';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'phone' AND NOT attisdropped AND NOT attnotnull)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns'))
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
    ALTER COLUMN "phone" DROP NOT NULL;

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
