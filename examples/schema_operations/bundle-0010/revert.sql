-- Undo what has run of library.0010_raw_sql, in reverse.
-- Bundle library.0010_raw_sql 4f9324e5e553.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 060 (Drop the progress schema planner_library_0010_raw_sql) has run. From there on
-- there is no way back: nothing tells revert.sql any more whether the migration's own way back is
-- to be run; migrate can go back.
-- Step 030 (Backfill library_reader.phone): the values that it overwrites are not kept.
-- Step 040 (Run the RunSQL in 0010_raw_sql.py:14 as it was written): revert.sql runs the
-- reverse_sql in library/migrations/0010_raw_sql.py:14, as it was written: read it. Its locks
-- last to its end.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(717694404697539334) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0010_raw_sql')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0010_raw_sql')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0010_raw_sql'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 060 (Drop the progress schema planner_library_0010_raw_sql) has run: nothing tells revert.sql any more whether the migration''s own way back is to be run; migrate can go back.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 050 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0010_raw_sql')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0010_raw_sql';
COMMIT;
\endif

-- 040 Run the RunSQL in 0010_raw_sql.py:14 as it was written
SELECT (
  to_regclass('"planner_library_0010_raw_sql"."ran_3745aecd_runsql"') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Run the RunSQL in 0010_raw_sql.py:14 as it was written'
BEGIN;
SET LOCAL lock_timeout = '2s';
-- Names without a schema mean what they mean to Django.
SET LOCAL search_path TO "public";

DROP VIEW library_lent;

-- What it takes back is to be done again, if the bundle runs again.
DROP TABLE "planner_library_0010_raw_sql"."ran_3745aecd_runsql";
COMMIT;
\endif

-- 020 Build the index reader_phone
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_reader"') AND i.relname = 'reader_phone')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_reader"') AND conname = 'reader_phone')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Build the index reader_phone'
DROP INDEX CONCURRENTLY "public"."reader_phone";
\endif

-- 010 Create the progress schema planner_library_0010_raw_sql
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0010_raw_sql')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_library_0010_raw_sql'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_library_0010_raw_sql"."chunk_library_reader_update_1";
DROP TABLE IF EXISTS "planner_library_0010_raw_sql".backfill;
-- What was run as it was written, or by hand, is not undone. Its mark stays, so that the bundle does not run it again;
-- once you have undone it yourself: DROP SCHEMA "planner_library_0010_raw_sql" CASCADE;
DO $drop$
BEGIN
  IF to_regclass('"planner_library_0010_raw_sql"."ran_3745aecd_runsql"') IS NULL THEN
    DROP SCHEMA IF EXISTS "planner_library_0010_raw_sql" RESTRICT;
  END IF;
END
$drop$;
COMMIT;
\endif

SELECT pg_advisory_unlock(717694404697539334) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
