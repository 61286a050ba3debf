-- library.0002_uuid_keys: what waits until old code is gone
-- Bundle library.0002_uuid_keys 0e9a308eeef9.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 13 AS steps,
       'library.0002_uuid_keys: what waits until old code is gone' AS title, 'after_deploy.sql' AS driver,
       'Next: check the end state with verify.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(80129504233483816) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 80129504233483816), false) AS message,
       set_config('planner.hint', 'Wait until it has ended. To help a backfill, run its step file, not this driver, from a second session.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- cutover.sql has not finished: the migration is not recorded as applied.
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'cutover.sql has not finished: the migration is not recorded as applied.', false) AS message,
       set_config('planner.hint', 'Run cutover.sql first, then deploy the new code, then run this.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 13: 0880 Drop library_author.mentor_id_planner_old
SELECT 1 AS position, 1 AS attempt, '0880' AS number,
  'Drop library_author.mentor_id_planner_old' AS title,
  '../5_contract/0880_retype_drop_library_author.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  true AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 13: 0890 Drop library_book.author_id_planner_old, reviewed_by_id_planner_old
SELECT 2 AS position, 1 AS attempt, '0890' AS number,
  'Drop library_book.author_id_planner_old, reviewed_by_id_planner_old' AS title,
  '../5_contract/0890_retype_drop_library_book.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'reviewed_by_id_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 13: 0900 Drop library_book_tags.book_id_planner_old, tag_id_planner_old
SELECT 3 AS position, 1 AS attempt, '0900' AS number,
  'Drop library_book_tags.book_id_planner_old, tag_id_planner_old' AS title,
  '../5_contract/0900_retype_drop_library_book_tags.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 13: 0910 Drop library_novel.book_ptr_id_planner_old
SELECT 4 AS position, 1 AS attempt, '0910' AS number,
  'Drop library_novel.book_ptr_id_planner_old' AS title,
  '../5_contract/0910_retype_drop_library_novel.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_novel"' AS locks,
  ARRAY['"public"."library_novel"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 13: 0920 Drop library_profile.author_id_planner_old
SELECT 5 AS position, 1 AS attempt, '0920' AS number,
  'Drop library_profile.author_id_planner_old' AS title,
  '../5_contract/0920_retype_drop_library_profile.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'author_id_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 13: 0930 Drop sales_sale.book_id_planner_old, novel_id_planner_old
SELECT 6 AS position, 1 AS attempt, '0930' AS number,
  'Drop sales_sale.book_id_planner_old, novel_id_planner_old' AS title,
  '../5_contract/0930_retype_drop_sales_sale.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 13: 0940 Drop library_author.id_planner_old
SELECT 7 AS position, 1 AS attempt, '0940' AS number,
  'Drop library_author.id_planner_old' AS title,
  '../5_contract/0940_retype_drop_library_author_2.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 13: 0950 Drop library_book.id_planner_old
SELECT 8 AS position, 1 AS attempt, '0950' AS number,
  'Drop library_book.id_planner_old' AS title,
  '../5_contract/0950_retype_drop_library_book_2.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 9 of 13: 0960 Drop library_tag.code_planner_old
SELECT 9 AS position, 1 AS attempt, '0960' AS number,
  'Drop library_tag.code_planner_old' AS title,
  '../5_contract/0960_retype_drop_library_tag.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'code_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 10 of 13: 0970 Drop what looked up the keys of library_author
SELECT 10 AS position, 1 AS attempt, '0970' AS number,
  'Drop what looked up the keys of library_author' AS title,
  '../5_contract/0970_rekey_drop_map_library_author.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (to_regclass('"planner_library_0002_uuid_keys"."keys_library_author"') IS NOT NULL)
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 11 of 13: 0980 Drop what looked up the keys of library_book
SELECT 11 AS position, 1 AS attempt, '0980' AS number,
  'Drop what looked up the keys of library_book' AS title,
  '../5_contract/0980_rekey_drop_map_library_book.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (to_regclass('"planner_library_0002_uuid_keys"."keys_library_book"') IS NOT NULL)
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 12 of 13: 0990 Drop what looked up the keys of library_tag
SELECT 12 AS position, 1 AS attempt, '0990' AS number,
  'Drop what looked up the keys of library_tag' AS title,
  '../5_contract/0990_rekey_drop_map_library_tag.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND (NOT (to_regclass('"planner_library_0002_uuid_keys"."keys_library_tag"') IS NOT NULL)
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 13 of 13: 1000 Drop the progress schema planner_library_0002_uuid_keys
SELECT 13 AS position, 1 AS attempt, '1000' AS number,
  'Drop the progress schema planner_library_0002_uuid_keys' AS title,
  '../5_contract/1000_drop_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys')
  AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0002_uuid_keys')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(80129504233483816) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
