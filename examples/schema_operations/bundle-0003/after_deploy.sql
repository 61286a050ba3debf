-- library.0003_rules: what waits until old code is gone
-- Bundle library.0003_rules d86dc41dee24.
--
--   psql -X -v ON_ERROR_STOP=1 -f after_deploy.sql "$URL"
--
-- Runs the steps below in their order. A step whose goal is reached is skipped, so after any failure, or a kill,
-- run the same command again. A step that does not get its lock in time lets go and is tried again, up to
-- 30 times, with growing pauses. Any other failure stops here, with exit status 3.
-- Each step also gets its lines in the file planner.log in this folder; PLANNER_LOG in the environment names another.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner';
SELECT 30 AS attempts, 500 AS backoff_ms, 6 AS steps,
       'library.0003_rules: what waits until old code is gone' AS title, 'after_deploy.sql' AS driver,
       'Next: check the end state with verify.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(1068021863737020418) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 1068021863737020418), false) AS message,
       set_config('planner.hint', 'Wait until it has ended. To help a backfill, run its step file, not this driver, from a second session.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- before_deploy.sql has not finished: the migration is not recorded as applied.
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_rules')
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'before_deploy.sql has not finished: the migration is not recorded as applied.', false) AS message,
       set_config('planner.hint', 'Run before_deploy.sql first, then deploy the new code, then run this.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 6: 020 Build the unique index reader_email
SELECT 1 AS position, 1 AS attempt, '020' AS number,
  'Build the unique index reader_email' AS title,
  '../5_contract/020_unique_index_email.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_member"' AS locks,
  ARRAY['"public"."library_member"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_rules')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_member"') AND i.relname = 'reader_email' AND x.indisvalid))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 6: 030 Make the index the unique constraint reader_email
SELECT 2 AS position, 1 AS attempt, '030' AS number,
  'Make the index the unique constraint reader_email' AS title,
  '../5_contract/030_attach_unique_email.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_member"' AS locks,
  ARRAY['"public"."library_member"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_rules')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_member"') AND conname = 'reader_email'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 6: 040 Add the check book_copies, without checking old rows
SELECT 3 AS position, 1 AS attempt, '040' AS number,
  'Add the check book_copies, without checking old rows' AS title,
  '../5_contract/040_add_check_book_copies.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_rules')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_copies'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 6: 050 Check all rows against book_copies
SELECT 4 AS position, 1 AS attempt, '050' AS number,
  'Check all rows against book_copies' AS title,
  '../5_contract/050_validate_check_book_copies.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_rules')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_copies' AND convalidated))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 6: 060 Build the unique index loan_open
SELECT 5 AS position, 1 AS attempt, '060' AS number,
  'Build the unique index loan_open' AS title,
  '../5_contract/060_unique_index_book_id_member_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_loan"' AS locks,
  ARRAY['"public"."library_loan"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_rules')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_loan"') AND i.relname = 'loan_open' AND x.indisvalid))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 6: 070 Add the check loan_state, without checking old rows
SELECT 6 AS position, 1 AS attempt, '070' AS number,
  'Add the check loan_state, without checking old rows' AS title,
  '../5_contract/070_add_check_loan_state.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_loan"' AS locks,
  ARRAY['"public"."library_loan"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_rules')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_loan"') AND conname = 'loan_state'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(1068021863737020418) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
