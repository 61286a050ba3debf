-- Undo what has run of library.0003_rules, in reverse.
-- Bundle library.0003_rules d86dc41dee24.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- There is no point of no return in this plan.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(1068021863737020418) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 070 Add the check loan_state, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_loan"') AND conname = 'loan_state')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '070' 'Add the check loan_state, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_loan"
    DROP CONSTRAINT "loan_state";
COMMIT;
\endif

-- 060 Build the unique index loan_open
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_loan"') AND i.relname = 'loan_open')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_loan"') AND conname = 'loan_open')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Build the unique index loan_open'
DROP INDEX CONCURRENTLY "public"."loan_open";
\endif

-- 040 Add the check book_copies, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_copies')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Add the check book_copies, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP CONSTRAINT "book_copies";
COMMIT;
\endif

-- 030 Make the index the unique constraint reader_email
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_member"') AND conname = 'reader_email')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Make the index the unique constraint reader_email'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_member"
    DROP CONSTRAINT "reader_email";
COMMIT;
\endif

-- 020 Build the unique index reader_email
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_member"') AND i.relname = 'reader_email')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_member"') AND conname = 'reader_email')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Build the unique index reader_email'
DROP INDEX CONCURRENTLY "public"."reader_email";
\endif

-- 010 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_rules')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0003_rules';
COMMIT;
\endif

SELECT pg_advisory_unlock(1068021863737020418) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
