-- 040  Run the RunSQL in 0010_raw_sql.py:14 as it was written
-- Phase backfill, one transaction. lock_timeout 200 ms, statement_timeout 1 d.
--
-- SQL that was written by hand is kept as it is. Read it: the locks below are the worst that
-- statements of this form take, until the step ends.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_lent": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing: the step leaves a mark in its own transaction
-- Undo:   revert.sql runs the reverse_sql in library/migrations/0010_raw_sql.py:14, as it was
--         written: read it. Its locks last to its end:
--   -- Names without a schema mean what they mean to Django.
--   SET LOCAL search_path TO "public";
--
--   DROP VIEW library_lent;
--
--   -- What it takes back is to be done again, if the bundle runs again.
--   DROP TABLE "planner_library_0010_raw_sql"."ran_3745aecd_runsql";
--
-- Django would run:
--   CREATE VIEW library_lent AS SELECT id, book_id, member_id FROM library_loan WHERE returned IS NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_as_written_runsql.sql
SET application_name = 'planner 040 Run the RunSQL in 0010_raw_sql.py:14 as it was writ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (to_regclass('"planner_library_0010_raw_sql"."ran_3745aecd_runsql"') IS NOT NULL
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0010_raw_sql'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '1d';

-- Names without a schema mean what they mean to Django.
SET LOCAL search_path TO "public";

CREATE VIEW library_lent AS SELECT id, book_id, member_id FROM library_loan WHERE returned IS NULL;

-- Remembers that the statements above have run, in the same transaction; goes away with the progress schema.
CREATE TABLE "planner_library_0010_raw_sql"."ran_3745aecd_runsql" ();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 040 has run
\endif
\else
\echo 040 already done
\endif

RESET TimeZone;
RESET application_name;
