-- 020  Drop the old form of the index book_title
-- Phase validate, no transaction around it. lock_timeout 1 d, statement_timeout 1 d.
--
-- The new one is ready under its temporary name.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_book": blocks DDL only
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   DROP INDEX IF EXISTS "book_title";
--   CREATE INDEX "book_title" ON "library_book" ("title", "isbn");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_drop_old_index_title.sql
SET application_name = 'planner 020 Drop the old form of the index book_title';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_title'))
    OR (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_title' AND x.indisvalid)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_title'
        AND pg_get_indexdef(x.indexrelid) = 'CREATE INDEX book_title ON public.library_book USING btree (title, isbn)')))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0009_replaced'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

SET lock_timeout = '1d';
SET statement_timeout = '1d';

DROP INDEX CONCURRENTLY "public"."book_title";

RESET lock_timeout;
RESET statement_timeout;

\if :{?planner_run_driver}
\else
\echo 020 has run
\endif
\else
\echo 020 already done
\endif

RESET TimeZone;
RESET application_name;
