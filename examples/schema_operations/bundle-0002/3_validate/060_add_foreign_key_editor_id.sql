-- 060  Add the foreign key library_book_editor_id_03910eb0_fk_library_author_id, without checking
-- old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."library_book": blocks writes
--         SHARE ROW EXCLUSIVE on "public"."library_author": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_book"
--       DROP CONSTRAINT "library_book_editor_id_03910eb0_fk_library_author_id";
--
-- Django would run:
--   ALTER TABLE "library_book" ADD COLUMN "editor_id" bigint NULL CONSTRAINT "library_book_editor_id_03910eb0_fk_library_author_id" REFERENCES "library_author"("id") DEFERRABLE INITIALLY DEFERRED; SET CONSTRAINTS "library_book_editor_id_03910eb0_fk_library_author_id" IMMEDIATE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_add_foreign_key_editor_id.sql
SET application_name = 'planner 060 Add the foreign key library_book_editor_id_03910eb0';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_editor_id_03910eb0_fk_library_author_id')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_new_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_book", "public"."library_author" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "library_book_editor_id_03910eb0_fk_library_author_id"
    FOREIGN KEY (editor_id) REFERENCES public.library_author(id) DEFERRABLE INITIALLY DEFERRED NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 060 has run
\endif
\else
\echo 060 already done
\endif

RESET TimeZone;
RESET application_name;
