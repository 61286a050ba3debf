-- 070  Drop the progress schema planner_zipcodes_0003_municipality_id
-- Phase contract, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- Nothing is left behind.
--
-- Locks:  none on a table of yours
-- Work:   removes helper objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 070_drop_progress_schema.sql
SET application_name = 'planner 070 Drop the progress schema planner_zipcodes_0003_muni';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0003_municipality_id')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0003_municipality_id')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

DROP TABLE IF EXISTS "planner_zipcodes_0003_municipality_id"."chunk_zipcodes_municipality_fill_ids";
DROP TABLE IF EXISTS "planner_zipcodes_0003_municipality_id".backfill;
DROP SCHEMA IF EXISTS "planner_zipcodes_0003_municipality_id" RESTRICT;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 070 has run
\endif
\else
\echo 070 already done
\endif

RESET TimeZone;
RESET application_name;
