-- 050  Add the foreign key library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The new table is empty, so nothing is scanned; the lock on the table it points at is short.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."library_book_tags": blocks writes
--         SHARE ROW EXCLUSIVE on "public"."library_tag": blocks writes
-- Work:   the table is empty
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_book_tags"
--       DROP CONSTRAINT "library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id";
--
-- Django would run:
--   ALTER TABLE "library_book_tags" ADD CONSTRAINT "library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id" FOREIGN KEY ("tag_id") REFERENCES "library_tag" ("id") DEFERRABLE INITIALLY DEFERRED;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_add_foreign_key_tag_id.sql
SET application_name = 'planner 050 Add the foreign key library_book_tags_tag_id_ad3c9e';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0008_new_tables'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_book_tags", "public"."library_tag" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_book_tags"
    ADD CONSTRAINT "library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id"
    FOREIGN KEY (tag_id) REFERENCES public.library_tag(id) DEFERRABLE INITIALLY DEFERRED;

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
