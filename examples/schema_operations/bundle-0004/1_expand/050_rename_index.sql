-- 050  Rename the index book_number to book_by_isbn
-- Phase expand, one transaction. lock_timeout 10 s, statement_timeout 10 s.
--
-- Catalog work: no query names an index.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_book": blocks DDL only
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER INDEX "public"."book_by_isbn"
--       RENAME TO "book_number";
--
-- Django would run:
--   ALTER INDEX "book_number" RENAME TO "book_by_isbn";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_rename_index.sql
SET application_name = 'planner 050 Rename the index book_number to book_by_isbn';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_by_isbn')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_number')))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0004_indexes'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '10s';

ALTER INDEX "public"."book_number"
    RENAME TO "book_by_isbn";

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
