-- 030  Give the new index its name book_title
-- Phase validate, one transaction. lock_timeout 10 s, statement_timeout 10 s.
--
-- Catalog work: no query names an index.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_book": blocks DDL only
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER INDEX "public"."book_title"
--       RENAME TO "planner_new_book_title";
--
-- Django would run:
--   DROP INDEX IF EXISTS "book_title";
--   CREATE INDEX "book_title" ON "library_book" ("title", "isbn");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_rename_index.sql
SET application_name = 'planner 030 Give the new index its name book_title';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_title' AND x.indisvalid)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_title'
        AND pg_get_indexdef(x.indexrelid) = 'CREATE INDEX book_title ON public.library_book USING btree (title, isbn)'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0009_replaced'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '10s';

ALTER INDEX "public"."planner_new_book_title"
    RENAME TO "book_title";

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
