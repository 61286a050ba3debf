-- 060  Drop the progress schema planner_library_0010_raw_sql
-- Phase contract, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- Nothing is left behind.
--
-- Locks:  none on a table of yours
-- Work:   removes helper objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   none: nothing tells revert.sql any more whether the migration's own way back is to be run; migrate can go back.
-- POINT OF NO RETURN: revert.sql undoes nothing from here on.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_drop_progress_schema.sql
SET application_name = 'planner 060 Drop the progress schema planner_library_0010_raw_s';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0010_raw_sql')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0010_raw_sql')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

DROP TABLE IF EXISTS "planner_library_0010_raw_sql"."chunk_library_reader_update_1";
DROP TABLE IF EXISTS "planner_library_0010_raw_sql"."ran_3745aecd_runsql";
DROP TABLE IF EXISTS "planner_library_0010_raw_sql".backfill;
DROP SCHEMA IF EXISTS "planner_library_0010_raw_sql" RESTRICT;

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
