-- 080  Build the index of the new primary key zipcodes_municipality_id_0c00e85c_pk
-- Phase validate, no transaction around it. lock_timeout 1 d, statement_timeout 1 d.
--
-- ADD PRIMARY KEY would block reads and writes while it builds its index; CONCURRENTLY blocks
-- none.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."zipcodes_municipality": blocks DDL only
-- Work:   builds an index, scans the table twice
-- Rerun:  drops the invalid index that a failed build leaves, and builds it again
-- Undo:
--   DROP INDEX CONCURRENTLY "public"."zipcodes_municipality_id_0c00e85c_pk";
--
-- Django would run:
--   ALTER TABLE "zipcodes_municipality" DROP CONSTRAINT "zipcodes_municipality_pkey";
--   ALTER TABLE "zipcodes_municipality" ADD CONSTRAINT "zipcodes_municipality_id_0c00e85c_pk" PRIMARY KEY ("id");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 080_unique_index_id.sql
SET application_name = 'planner 080 Build the index of the new primary key zipcodes_mun';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_id_0c00e85c_pk' AND x.indisvalid)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

SET lock_timeout = '1d';
SET statement_timeout = '1d';

SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_id_0c00e85c_pk' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."zipcodes_municipality_id_0c00e85c_pk";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "zipcodes_municipality_id_0c00e85c_pk"
    ON "public"."zipcodes_municipality" USING btree ("id");

RESET lock_timeout;
RESET statement_timeout;

\if :{?planner_run_driver}
\else
\echo 080 has run
\endif
\else
\echo 080 already done
\endif

RESET TimeZone;
RESET application_name;
