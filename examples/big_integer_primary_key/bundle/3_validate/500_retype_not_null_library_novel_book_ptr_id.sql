-- 500  Declare that book_ptr_id_planner_new is not NULL, without checking old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_novel": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_novel"
--       ALTER COLUMN "book_ptr_id_planner_new" DROP NOT NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 500_retype_not_null_library_novel_book_ptr_id.sql
SET application_name = 'planner 500 Declare that book_ptr_id_planner_new is not NULL, w';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_not_null')
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_novel" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_novel"
    ADD CONSTRAINT "planner_new_library_novel_book_ptr_id_not_null"
    NOT NULL "book_ptr_id_planner_new" NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 500 has run
\endif
\else
\echo 500 already done
\endif

RESET TimeZone;
RESET application_name;
