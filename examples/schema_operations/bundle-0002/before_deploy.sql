-- library.0002_new_columns: everything before the deploy
-- Bundle library.0002_new_columns c454cce085b2.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 8 AS steps,
       'library.0002_new_columns: everything before the deploy' AS title, 'before_deploy.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(455321055448883145) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 455321055448883145), false) AS message,
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

-- 1 of 8: 010 Add the column library_book.subtitle
SELECT 1 AS position, 1 AS attempt, '010' AS number,
  'Add the column library_book.subtitle' AS title,
  '../1_expand/010_add_subtitle.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'subtitle' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_new_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 8: 020 Add the column library_book.copies
SELECT 2 AS position, 1 AS attempt, '020' AS number,
  'Add the column library_book.copies' AS title,
  '../1_expand/020_add_copies.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'copies' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_new_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 8: 030 Add the column library_book.language
SELECT 3 AS position, 1 AS attempt, '030' AS number,
  'Add the column library_book.language' AS title,
  '../1_expand/030_add_language.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'language' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_new_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 8: 040 Add the column library_book.editor_id
SELECT 4 AS position, 1 AS attempt, '040' AS number,
  'Add the column library_book.editor_id' AS title,
  '../1_expand/040_add_editor_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'editor_id' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_new_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 8: 050 Build the index library_book_editor_id_03910eb0
SELECT 5 AS position, 1 AS attempt, '050' AS number,
  'Build the index library_book_editor_id_03910eb0' AS title,
  '../3_validate/050_index_editor_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'library_book_editor_id_03910eb0' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_new_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 8: 060 Add the foreign key library_book_editor_id_03910eb0_fk_library_author_id, without checking old rows
SELECT 6 AS position, 1 AS attempt, '060' AS number,
  'Add the foreign key library_book_editor_id_03910eb0_fk_library_author_id, without checking old rows' AS title,
  '../3_validate/060_add_foreign_key_editor_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book"; SHARE ROW EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_book"', '"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_editor_id_03910eb0_fk_library_author_id')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_new_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 8: 070 Check all rows against library_book_editor_id_03910eb0_fk_library_author_id
SELECT 7 AS position, 1 AS attempt, '070' AS number,
  'Check all rows against library_book_editor_id_03910eb0_fk_library_author_id' AS title,
  '../3_validate/070_validate_foreign_key_editor_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"; ROW SHARE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_book"', '"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_editor_id_03910eb0_fk_library_author_id' AND convalidated)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_new_columns'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 8: 080 Record the migration as applied
SELECT 8 AS position, 1 AS attempt, '080' AS number,
  'Record the migration as applied' AS title,
  '../3_validate/080_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"' AS locks,
  ARRAY['"public"."django_migrations"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_new_columns')$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(455321055448883145) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
