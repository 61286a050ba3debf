-- 0780  Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without
-- checking old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."library_novel": blocks writes
--         SHARE ROW EXCLUSIVE on "public"."library_book": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_novel"
--       DROP CONSTRAINT "planner_new_library_novel_book_ptr_id_10df6ff0_fk";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0780_retype_foreign_key_library_novel_book_ptr_4446ba14.sql
SET application_name = 'planner 0780 Declare that library_novel_book_ptr_id_10df6ff0_fk';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_10df6ff0_fk')
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_novel", "public"."library_book" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_novel"
    ADD CONSTRAINT "planner_new_library_novel_book_ptr_id_10df6ff0_fk"
    FOREIGN KEY ("book_ptr_id_planner_new") REFERENCES "public"."library_book" ("id_planner_new") DEFERRABLE INITIALLY DEFERRED NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0780 has run
\endif
\else
\echo 0780 already done
\endif

RESET TimeZone;
RESET application_name;
