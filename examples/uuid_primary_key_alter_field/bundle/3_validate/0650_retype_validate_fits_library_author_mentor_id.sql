-- 0650  Check in all rows of library_author that every value of mentor_id is in
-- mentor_id_planner_new
-- Phase validate, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- A scan in a transaction of its own, under a lock that lets reads and writes through.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_author": blocks DDL only
-- Work:   scans the table
-- Rerun:  scans again from the start
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0650_retype_validate_fits_library_author_mentor_id.sql
SET application_name = 'planner 0650 Check in all rows of library_author that every val';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_library_author_mentor_id_fits' AND convalidated)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

ALTER TABLE "public"."library_author"
    VALIDATE CONSTRAINT "planner_library_author_mentor_id_fits";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0650 has run
\endif
\else
\echo 0650 already done
\endif

RESET TimeZone;
RESET application_name;
