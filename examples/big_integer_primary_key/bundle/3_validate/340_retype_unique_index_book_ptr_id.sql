-- 340  Build library_novel_pkey for the new column
-- Phase validate, no transaction around it. lock_timeout 1 d, statement_timeout 1 d.
--
-- A change of type builds every index on the column anew under its lock; CONCURRENTLY blocks
-- nobody. It gets its name in the swap.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_novel": blocks DDL only
-- Work:   builds an index, scans the table twice
-- Rerun:  drops the invalid index that a failed build leaves, and builds it again
-- Undo:
--   DROP INDEX CONCURRENTLY "public"."planner_new_library_novel_pkey";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 340_retype_unique_index_book_ptr_id.sql
SET application_name = 'planner 340 Build library_novel_pkey for the new column';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_novel"') AND i.relname = 'planner_new_library_novel_pkey' AND x.indisvalid)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

SET lock_timeout = '1d';
SET statement_timeout = '1d';

SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_novel"') AND i.relname = 'planner_new_library_novel_pkey' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_new_library_novel_pkey";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_new_library_novel_pkey"
    ON "public"."library_novel" USING btree ("book_ptr_id_planner_new");

RESET lock_timeout;
RESET statement_timeout;

\if :{?planner_run_driver}
\else
\echo 340 has run
\endif
\else
\echo 340 already done
\endif

RESET TimeZone;
RESET application_name;
