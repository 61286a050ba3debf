-- 050  Build the index library_book_editor_id_03910eb0
-- Phase validate, no transaction around it. lock_timeout 1 d, statement_timeout 1 d.
--
-- CREATE INDEX would block all writes while it builds; CONCURRENTLY blocks none.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_book": blocks DDL only
-- Work:   builds an index, scans the table twice
-- Rerun:  drops the invalid index that a failed build leaves, and builds it again
-- Undo:
--   DROP INDEX CONCURRENTLY "public"."library_book_editor_id_03910eb0";
--
-- Django would run:
--   CREATE INDEX "library_book_editor_id_03910eb0" ON "library_book" ("editor_id");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_index_editor_id.sql
SET application_name = 'planner 050 Build the index library_book_editor_id_03910eb0';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'library_book_editor_id_03910eb0' AND x.indisvalid)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_new_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

SET lock_timeout = '1d';
SET statement_timeout = '1d';

SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'library_book_editor_id_03910eb0' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."library_book_editor_id_03910eb0";
\endif

CREATE INDEX CONCURRENTLY "library_book_editor_id_03910eb0"
    ON "public"."library_book" USING btree ("editor_id");

RESET lock_timeout;
RESET statement_timeout;

\if :{?planner_run_driver}
\else
\echo 050 has run
\endif
\else
\echo 050 already done
\endif

RESET TimeZone;
RESET application_name;
