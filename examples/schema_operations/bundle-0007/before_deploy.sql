-- library.0007_altered_columns: everything before the deploy
-- Bundle library.0007_altered_columns cfbbdb108dbf.
--
--   psql -X -v ON_ERROR_STOP=1 -f before_deploy.sql "$URL"
--
-- Runs the steps below in their order. A step whose goal is reached is skipped, so after any failure, or a kill,
-- run the same command again. A step that does not get its lock in time lets go and is tried again, up to
-- 30 times, with growing pauses. Any other failure stops here, with exit status 3.
-- Each step also gets its lines in the file planner.log in this folder; PLANNER_LOG in the environment names another.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner';
SELECT 30 AS attempts, 500 AS backoff_ms, 12 AS steps,
       'library.0007_altered_columns: everything before the deploy' AS title, 'before_deploy.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(790808839924509115) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 790808839924509115), false) AS message,
       set_config('planner.hint', 'Wait until it has ended. To help a backfill, run its step file, not this driver, from a second session.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- This is a read-only replica.
SELECT (
  pg_catalog.pg_is_in_recovery() IS FALSE
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'This is a read-only replica.', false) AS message,
       set_config('planner.hint', 'Connect to the primary.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 12: 010 Create the progress schema planner_library_0007_altered_columns
SELECT 1 AS position, 1 AS attempt, '010' AS number,
  'Create the progress schema planner_library_0007_altered_columns' AS title,
  '../1_expand/010_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0007_altered_columns')
  AND to_regclass('"planner_library_0007_altered_columns"."backfill"') IS NOT NULL)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 12: 020 Change the type of library_reader.card from character varying(10) to character varying(20)
SELECT 2 AS position, 1 AS attempt, '020' AS number,
  'Change the type of library_reader.card from character varying(10) to character varying(20)' AS title,
  '../1_expand/020_type_card.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_reader"' AS locks,
  ARRAY['"public"."library_reader"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'card' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(20)')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 12: 030 Let library_book.price be NULL
SELECT 3 AS position, 1 AS attempt, '030' AS number,
  'Let library_book.price be NULL' AS title,
  '../1_expand/030_drop_not_null_price.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'price' AND NOT attisdropped AND NOT attnotnull)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 12: 040 Let library_reader.phone be NULL
SELECT 4 AS position, 1 AS attempt, '040' AS number,
  'Let library_reader.phone be NULL' AS title,
  '../1_expand/040_drop_not_null_phone.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_reader"' AS locks,
  ARRAY['"public"."library_reader"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'phone' AND NOT attisdropped AND NOT attnotnull)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 12: 050 Comment on library_reader.full_name
SELECT 5 AS position, 1 AS attempt, '050' AS number,
  'Comment on library_reader.full_name' AS title,
  '../1_expand/050_comment_full_name.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_reader"' AS locks,
  ARRAY['"public"."library_reader"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(coalesce(col_description(to_regclass('"public"."library_reader"'), (
    SELECT attnum FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'full_name')), '') = 'As printed on the card'
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 12: 060 Set the default of library_loan.state
SELECT 6 AS position, 1 AS attempt, '060' AS number,
  'Set the default of library_loan.state' AS title,
  '../1_expand/060_default_state.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_loan"' AS locks,
  ARRAY['"public"."library_loan"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute AS a
    JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = to_regclass('"public"."library_loan"') AND a.attname = 'state' AND NOT a.attisdropped
      AND pg_get_expr(d.adbin, d.adrelid) = '''lent''::character varying')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 12: 070 Comment on library_book
SELECT 7 AS position, 1 AS attempt, '070' AS number,
  'Comment on library_book' AS title,
  '../1_expand/070_comment_library_book.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(coalesce(obj_description(to_regclass('"public"."library_book"'), 'pg_class'), '') = 'One row a title; copies are counted.'
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 12: 080 Fill library_book.summary for rows that old code writes
SELECT 8 AS position, 1 AS attempt, '080' AS number,
  'Fill library_book.summary for rows that old code writes' AS title,
  '../1_expand/080_trigger_summary_not_null.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_library_book_summary_not_null_insert' AND NOT tgisinternal)
  AND EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_library_book_summary_not_null_update' AND NOT tgisinternal))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 9 of 12: 090 Backfill library_book.summary
SELECT 9 AS position, 1 AS attempt, '090' AS number,
  'Backfill library_book.summary' AS title,
  '../2_backfill/090_backfill_summary_not_null.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_book"; SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"', '"public"."library_book"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0007_altered_columns".backfill AS b WHERE b.name = 'library_book_summary_not_null')$goal$ AS report,
  $goal$(COALESCE(obj_description(to_regclass('"planner_library_0007_altered_columns"."chunk_library_book_summary_not_null"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 10 of 12: 100 Declare library_book.summary NOT NULL, without checking old rows
SELECT 10 AS position, 1 AS attempt, '100' AS number,
  'Declare library_book.summary NOT NULL, without checking old rows' AS title,
  '../3_validate/100_declare_not_null_summary.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_summary_not_null')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 11 of 12: 110 Check that summary is not NULL in any row of library_book
SELECT 11 AS position, 1 AS attempt, '110' AS number,
  'Check that summary is not NULL in any row of library_book' AS title,
  '../3_validate/110_validate_not_null_summary.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_summary_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 12 of 12: 120 Record the migration as applied
SELECT 12 AS position, 1 AS attempt, '120' AS number,
  'Record the migration as applied' AS title,
  '../3_validate/120_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"' AS locks,
  ARRAY['"public"."django_migrations"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0007_altered_columns')$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(790808839924509115) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
