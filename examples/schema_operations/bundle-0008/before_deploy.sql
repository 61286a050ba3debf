-- library.0008_new_tables: everything before the deploy
-- Bundle library.0008_new_tables 1e75bd2c5dbe.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 6 AS steps,
       'library.0008_new_tables: everything before the deploy' AS title, 'before_deploy.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(291776162014728686) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 291776162014728686), false) AS message,
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

-- 1 of 6: 010 Create the table library_tag
SELECT 1 AS position, 1 AS attempt, '010' AS number,
  'Create the table library_tag' AS title,
  '../1_expand/010_create_library_tag.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(to_regclass('"public"."library_tag"') IS NOT NULL
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0008_new_tables'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 6: 020 Create the table library_book_tags
SELECT 2 AS position, 1 AS attempt, '020' AS number,
  'Create the table library_book_tags' AS title,
  '../1_expand/020_create_library_book_tags.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(to_regclass('"public"."library_book_tags"') IS NOT NULL
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0008_new_tables'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 6: 030 Add the column library_book_authors.role
SELECT 3 AS position, 1 AS attempt, '030' AS number,
  'Add the column library_book_authors.role' AS title,
  '../1_expand/030_add_role.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book_authors"' AS locks,
  ARRAY['"public"."library_book_authors"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book_authors"') AND attname = 'role' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0008_new_tables'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 6: 040 Add the foreign key library_book_tags_book_id_7c6729bd_fk_library_book_id
SELECT 4 AS position, 1 AS attempt, '040' AS number,
  'Add the foreign key library_book_tags_book_id_7c6729bd_fk_library_book_id' AS title,
  '../1_expand/040_add_foreign_key_book_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book_tags"; SHARE ROW EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book_tags"', '"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'library_book_tags_book_id_7c6729bd_fk_library_book_id')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0008_new_tables'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 6: 050 Add the foreign key library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id
SELECT 5 AS position, 1 AS attempt, '050' AS number,
  'Add the foreign key library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id' AS title,
  '../1_expand/050_add_foreign_key_tag_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book_tags"; SHARE ROW EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_book_tags"', '"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0008_new_tables'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 6: 060 Record the migration as applied
SELECT 6 AS position, 1 AS attempt, '060' AS number,
  'Record the migration as applied' AS title,
  '../3_validate/060_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"; ROW EXCLUSIVE on "public"."django_content_type"' AS locks,
  ARRAY['"public"."django_migrations"', '"public"."django_content_type"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0008_new_tables')$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(291776162014728686) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
