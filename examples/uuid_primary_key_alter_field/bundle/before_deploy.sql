-- library.0002_uuid_keys: everything before the deploy
-- Bundle library.0002_uuid_keys 0e9a308eeef9.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 85 AS steps,
       'library.0002_uuid_keys: everything before the deploy' AS title, 'before_deploy.sql' AS driver,
       'Next: stop the old code, run cutover.sql, start the new code.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
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

-- 1 of 85: 0010 Create the progress schema planner_library_0002_uuid_keys
SELECT 1 AS position, 1 AS attempt, '0010' AS number,
  'Create the progress schema planner_library_0002_uuid_keys' AS title,
  '../1_expand/0010_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0002_uuid_keys')
  AND to_regclass('"planner_library_0002_uuid_keys"."backfill"') IS NOT NULL)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 85: 0020 Prepare to look up the keys of library_author
SELECT 2 AS position, 1 AS attempt, '0020' AS number,
  'Prepare to look up the keys of library_author' AS title,
  '../1_expand/0020_rekey_map_library_author.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((to_regclass('"planner_library_0002_uuid_keys"."keys_library_author"') IS NOT NULL
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 85: 0030 Prepare to look up the keys of library_book
SELECT 3 AS position, 1 AS attempt, '0030' AS number,
  'Prepare to look up the keys of library_book' AS title,
  '../1_expand/0030_rekey_map_library_book.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((to_regclass('"planner_library_0002_uuid_keys"."keys_library_book"') IS NOT NULL
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 85: 0040 Prepare to look up the keys of library_tag
SELECT 4 AS position, 1 AS attempt, '0040' AS number,
  'Prepare to look up the keys of library_tag' AS title,
  '../1_expand/0040_rekey_map_library_tag.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((to_regclass('"planner_library_0002_uuid_keys"."keys_library_tag"') IS NOT NULL
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 85: 0050 Add columns of the new type beside library_author.id, mentor_id
SELECT 5 AS position, 1 AS attempt, '0050' AS number,
  'Add columns of the new type beside library_author.id, mentor_id' AS title,
  '../1_expand/0050_retype_add_library_author.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 85: 0060 Add columns of the new type beside library_book.author_id, reviewed_by_id, id
SELECT 6 AS position, 1 AS attempt, '0060' AS number,
  'Add columns of the new type beside library_book.author_id, reviewed_by_id, id' AS title,
  '../1_expand/0060_retype_add_library_book.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 85: 0070 Add columns of the new type beside library_book_tags.book_id, tag_id
SELECT 7 AS position, 1 AS attempt, '0070' AS number,
  'Add columns of the new type beside library_book_tags.book_id, tag_id' AS title,
  '../1_expand/0070_retype_add_library_book_tags.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 85: 0080 Add a column of the new type beside library_novel.book_ptr_id
SELECT 8 AS position, 1 AS attempt, '0080' AS number,
  'Add a column of the new type beside library_novel.book_ptr_id' AS title,
  '../1_expand/0080_retype_add_library_novel.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_novel"' AS locks,
  ARRAY['"public"."library_novel"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 9 of 85: 0090 Add a column of the new type beside library_profile.author_id
SELECT 9 AS position, 1 AS attempt, '0090' AS number,
  'Add a column of the new type beside library_profile.author_id' AS title,
  '../1_expand/0090_retype_add_library_profile.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'author_id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 10 of 85: 0100 Add a column of the new type beside library_tag.code
SELECT 10 AS position, 1 AS attempt, '0100' AS number,
  'Add a column of the new type beside library_tag.code' AS title,
  '../1_expand/0100_retype_add_library_tag.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'code_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 11 of 85: 0110 Add columns of the new type beside sales_sale.book_id, novel_id
SELECT 11 AS position, 1 AS attempt, '0110' AS number,
  'Add columns of the new type beside sales_sale.book_id, novel_id' AS title,
  '../1_expand/0110_retype_add_sales_sale.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 12 of 85: 0120 Give new rows of library_author a UUID
SELECT 12 AS position, 1 AS attempt, '0120' AS number,
  'Give new rows of library_author a UUID' AS title,
  '../1_expand/0120_rekey_key_library_author.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_author"') AND tgname = 'zz_planner_key_library_author_id_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 13 of 85: 0130 Give new rows of library_book a UUID
SELECT 13 AS position, 1 AS attempt, '0130' AS number,
  'Give new rows of library_book a UUID' AS title,
  '../1_expand/0130_rekey_key_library_book.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_key_library_book_id_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 14 of 85: 0140 Give new rows of library_tag a UUID
SELECT 14 AS position, 1 AS attempt, '0140' AS number,
  'Give new rows of library_tag a UUID' AS title,
  '../1_expand/0140_rekey_key_library_tag.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_tag"') AND tgname = 'zz_planner_key_library_tag_code_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 15 of 85: 0150 Backfill library_author.id_planner_new
SELECT 15 AS position, 1 AS attempt, '0150' AS number,
  'Backfill library_author.id_planner_new' AS title,
  '../2_backfill/0150_backfill_rekey_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_author"; SHARE UPDATE EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"', '"public"."library_author"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0002_uuid_keys".backfill AS b WHERE b.name = 'library_author_rekey_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_author_rekey_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 16 of 85: 0160 Backfill library_book.id_planner_new
SELECT 16 AS position, 1 AS attempt, '0160' AS number,
  'Backfill library_book.id_planner_new' AS title,
  '../2_backfill/0160_backfill_rekey_id_2.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_book"; SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"', '"public"."library_book"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0002_uuid_keys".backfill AS b WHERE b.name = 'library_book_rekey_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_book_rekey_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 17 of 85: 0170 Backfill library_tag.code_planner_new
SELECT 17 AS position, 1 AS attempt, '0170' AS number,
  'Backfill library_tag.code_planner_new' AS title,
  '../2_backfill/0170_backfill_rekey_code.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_tag"; SHARE UPDATE EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"', '"public"."library_tag"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0002_uuid_keys".backfill AS b WHERE b.name = 'library_tag_rekey_code')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_tag_rekey_code"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 18 of 85: 0180 Look up the UUIDs that rows of library_author refer to
SELECT 18 AS position, 1 AS attempt, '0180' AS number,
  'Look up the UUIDs that rows of library_author refer to' AS title,
  '../2_backfill/0180_rekey_references_library_author.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_author"') AND tgname = 'zz_planner_ref_library_author_mentor_id_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 19 of 85: 0190 Look up the UUIDs that rows of library_book refer to
SELECT 19 AS position, 1 AS attempt, '0190' AS number,
  'Look up the UUIDs that rows of library_book refer to' AS title,
  '../2_backfill/0190_rekey_references_library_book.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_ref_library_book_author_id_reviewed_by_id_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 20 of 85: 0200 Look up the UUIDs that rows of library_book_tags refer to
SELECT 20 AS position, 1 AS attempt, '0200' AS number,
  'Look up the UUIDs that rows of library_book_tags refer to' AS title,
  '../2_backfill/0200_rekey_references_library_book_tags.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_book_tags"') AND tgname = 'zz_planner_ref_library_book_tags_book_id_tag_id_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 21 of 85: 0210 Look up the UUIDs that rows of library_novel refer to
SELECT 21 AS position, 1 AS attempt, '0210' AS number,
  'Look up the UUIDs that rows of library_novel refer to' AS title,
  '../2_backfill/0210_rekey_references_library_novel.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_novel"' AS locks,
  ARRAY['"public"."library_novel"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_novel"') AND tgname = 'zz_planner_ref_library_novel_book_ptr_id_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 22 of 85: 0220 Look up the UUIDs that rows of library_profile refer to
SELECT 22 AS position, 1 AS attempt, '0220' AS number,
  'Look up the UUIDs that rows of library_profile refer to' AS title,
  '../2_backfill/0220_rekey_references_library_profile.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_profile"') AND tgname = 'zz_planner_ref_library_profile_author_id_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 23 of 85: 0230 Look up the UUIDs that rows of sales_sale refer to
SELECT 23 AS position, 1 AS attempt, '0230' AS number,
  'Look up the UUIDs that rows of sales_sale refer to' AS title,
  '../2_backfill/0230_rekey_references_sales_sale.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."sales_sale"') AND tgname = 'zz_planner_ref_sales_sale_book_id_novel_id_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 24 of 85: 0240 Backfill library_author.mentor_id_planner_new
SELECT 24 AS position, 1 AS attempt, '0240' AS number,
  'Backfill library_author.mentor_id_planner_new' AS title,
  '../2_backfill/0240_backfill_rekey_mentor_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_author"; SHARE UPDATE EXCLUSIVE on "public"."library_author"; ROW SHARE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"', '"public"."library_author"', '"public"."library_author"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0002_uuid_keys".backfill AS b WHERE b.name = 'library_author_rekey_mentor_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_author_rekey_mentor_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 25 of 85: 0250 Backfill library_book.author_id_planner_new, reviewed_by_id_planner_new
SELECT 25 AS position, 1 AS attempt, '0250' AS number,
  'Backfill library_book.author_id_planner_new, reviewed_by_id_planner_new' AS title,
  '../2_backfill/0250_backfill_rekey_author_id_reviewed_by_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_book"; SHARE UPDATE EXCLUSIVE on "public"."library_book"; ROW SHARE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_book"', '"public"."library_book"', '"public"."library_author"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0002_uuid_keys".backfill AS b WHERE b.name = 'library_book_rekey_author_id_reviewed_by_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_book_rekey_author_id_reviewed_by_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 26 of 85: 0260 Backfill library_book_tags.book_id_planner_new, tag_id_planner_new
SELECT 26 AS position, 1 AS attempt, '0260' AS number,
  'Backfill library_book_tags.book_id_planner_new, tag_id_planner_new' AS title,
  '../2_backfill/0260_backfill_rekey_book_id_tag_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_book_tags"; SHARE UPDATE EXCLUSIVE on "public"."library_book_tags"; ROW SHARE on "public"."library_book"; ROW SHARE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_book_tags"', '"public"."library_book_tags"', '"public"."library_book"', '"public"."library_tag"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0002_uuid_keys".backfill AS b WHERE b.name = 'library_book_tags_rekey_book_id_tag_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_book_tags_rekey_book_id_tag_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 27 of 85: 0270 Backfill library_novel.book_ptr_id_planner_new
SELECT 27 AS position, 1 AS attempt, '0270' AS number,
  'Backfill library_novel.book_ptr_id_planner_new' AS title,
  '../2_backfill/0270_backfill_rekey_book_ptr_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_novel"; SHARE UPDATE EXCLUSIVE on "public"."library_novel"; ROW SHARE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_novel"', '"public"."library_novel"', '"public"."library_book"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0002_uuid_keys".backfill AS b WHERE b.name = 'library_novel_rekey_book_ptr_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_novel_rekey_book_ptr_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 28 of 85: 0280 Backfill library_profile.author_id_planner_new
SELECT 28 AS position, 1 AS attempt, '0280' AS number,
  'Backfill library_profile.author_id_planner_new' AS title,
  '../2_backfill/0280_backfill_rekey_author_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_profile"; SHARE UPDATE EXCLUSIVE on "public"."library_profile"; ROW SHARE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_profile"', '"public"."library_profile"', '"public"."library_author"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0002_uuid_keys".backfill AS b WHERE b.name = 'library_profile_rekey_author_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_profile_rekey_author_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 29 of 85: 0290 Backfill sales_sale.book_id_planner_new, novel_id_planner_new
SELECT 29 AS position, 1 AS attempt, '0290' AS number,
  'Backfill sales_sale.book_id_planner_new, novel_id_planner_new' AS title,
  '../2_backfill/0290_backfill_rekey_book_id_novel_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."sales_sale"; SHARE UPDATE EXCLUSIVE on "public"."sales_sale"; ROW SHARE on "public"."library_book"' AS locks,
  ARRAY['"public"."sales_sale"', '"public"."sales_sale"', '"public"."library_book"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0002_uuid_keys".backfill AS b WHERE b.name = 'sales_sale_rekey_book_id_novel_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_sales_sale_rekey_book_id_novel_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 30 of 85: 0300 Build library_author_mentor_id_774c4db9 for the new column
SELECT 30 AS position, 1 AS attempt, '0300' AS number,
  'Build library_author_mentor_id_774c4db9 for the new column' AS title,
  '../3_validate/0300_retype_index_mentor_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_mentor_id_774c4db9' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 31 of 85: 0310 Build library_author_pkey for the new column
SELECT 31 AS position, 1 AS attempt, '0310' AS number,
  'Build library_author_pkey for the new column' AS title,
  '../3_validate/0310_retype_unique_index_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_pkey' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 32 of 85: 0320 Build library_book_author_id_d9a3b67e for the new column
SELECT 32 AS position, 1 AS attempt, '0320' AS number,
  'Build library_book_author_id_d9a3b67e for the new column' AS title,
  '../3_validate/0320_retype_index_author_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_id_d9a3b67e' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 33 of 85: 0330 Build library_book_author_title for the new column
SELECT 33 AS position, 1 AS attempt, '0330' AS number,
  'Build library_book_author_title for the new column' AS title,
  '../3_validate/0330_retype_unique_index_author_id_title.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_title' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 34 of 85: 0340 Build library_book_by_title for the new column
SELECT 34 AS position, 1 AS attempt, '0340' AS number,
  'Build library_book_by_title for the new column' AS title,
  '../3_validate/0340_retype_index_title.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_by_title' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 35 of 85: 0350 Build library_book_pkey for the new column
SELECT 35 AS position, 1 AS attempt, '0350' AS number,
  'Build library_book_pkey for the new column' AS title,
  '../3_validate/0350_retype_unique_index_id_2.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_pkey' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 36 of 85: 0360 Build library_book_reviewed_by_id_8e03cd28 for the new column
SELECT 36 AS position, 1 AS attempt, '0360' AS number,
  'Build library_book_reviewed_by_id_8e03cd28 for the new column' AS title,
  '../3_validate/0360_retype_index_reviewed_by_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_reviewed_by_id_8e03cd28' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 37 of 85: 0370 Build library_book_untitled for the new column
SELECT 37 AS position, 1 AS attempt, '0370' AS number,
  'Build library_book_untitled for the new column' AS title,
  '../3_validate/0370_retype_index_author_id_2.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_untitled' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 38 of 85: 0380 Build library_book_tags_book_id_7c6729bd for the new column
SELECT 38 AS position, 1 AS attempt, '0380' AS number,
  'Build library_book_tags_book_id_7c6729bd for the new column' AS title,
  '../3_validate/0380_retype_index_book_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_7c6729bd' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 39 of 85: 0390 Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column
SELECT 39 AS position, 1 AS attempt, '0390' AS number,
  'Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column' AS title,
  '../3_validate/0390_retype_unique_index_book_id_tag_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_tag_id_c3660ce1_uniq' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 40 of 85: 0400 Build library_book_tags_tag_id_ad3c9ecb for the new column
SELECT 40 AS position, 1 AS attempt, '0400' AS number,
  'Build library_book_tags_tag_id_ad3c9ecb for the new column' AS title,
  '../3_validate/0400_retype_index_tag_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_tag_id_ad3c9ecb' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 41 of 85: 0410 Build library_novel_pkey for the new column
SELECT 41 AS position, 1 AS attempt, '0410' AS number,
  'Build library_novel_pkey for the new column' AS title,
  '../3_validate/0410_retype_unique_index_book_ptr_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_novel"' AS locks,
  ARRAY['"public"."library_novel"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_novel"') AND i.relname = 'planner_new_library_novel_pkey' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 42 of 85: 0420 Build library_profile_author_id_key for the new column
SELECT 42 AS position, 1 AS attempt, '0420' AS number,
  'Build library_profile_author_id_key for the new column' AS title,
  '../3_validate/0420_retype_unique_index_author_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_new_library_profile_author_id_key' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 43 of 85: 0430 Build library_tag_pkey for the new column
SELECT 43 AS position, 1 AS attempt, '0430' AS number,
  'Build library_tag_pkey for the new column' AS title,
  '../3_validate/0430_retype_unique_index_code.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_tag"') AND i.relname = 'planner_new_library_tag_pkey' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 44 of 85: 0440 Build sales_sale_book_quantity for the new column
SELECT 44 AS position, 1 AS attempt, '0440' AS number,
  'Build sales_sale_book_quantity for the new column' AS title,
  '../3_validate/0440_retype_index_book_id_quantity.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_book_quantity' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 45 of 85: 0450 Build sales_sale_novel_id_886aa025 for the new column
SELECT 45 AS position, 1 AS attempt, '0450' AS number,
  'Build sales_sale_novel_id_886aa025 for the new column' AS title,
  '../3_validate/0450_retype_index_novel_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_novel_id_886aa025' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 46 of 85: 0460 Declare that id_planner_new is not NULL, without checking old rows
SELECT 46 AS position, 1 AS attempt, '0460' AS number,
  'Declare that id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/0460_retype_not_null_library_author_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 47 of 85: 0470 Check in all rows of library_author that id_planner_new is not NULL
SELECT 47 AS position, 1 AS attempt, '0470' AS number,
  'Check in all rows of library_author that id_planner_new is not NULL' AS title,
  '../3_validate/0470_retype_validate_not_null_library_author_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 48 of 85: 0480 Declare that author_id_planner_new is not NULL, without checking old rows
SELECT 48 AS position, 1 AS attempt, '0480' AS number,
  'Declare that author_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/0480_retype_not_null_library_book_author_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 49 of 85: 0490 Check in all rows of library_book that author_id_planner_new is not NULL
SELECT 49 AS position, 1 AS attempt, '0490' AS number,
  'Check in all rows of library_book that author_id_planner_new is not NULL' AS title,
  '../3_validate/0490_retype_validate_not_null_library_book_author_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 50 of 85: 0500 Declare that author_id_planner_new is not NULL, without checking old rows
SELECT 50 AS position, 1 AS attempt, '0500' AS number,
  'Declare that author_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/0500_retype_not_null_library_profile_author_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 51 of 85: 0510 Check in all rows of library_profile that author_id_planner_new is not NULL
SELECT 51 AS position, 1 AS attempt, '0510' AS number,
  'Check in all rows of library_profile that author_id_planner_new is not NULL' AS title,
  '../3_validate/0510_retype_validate_not_null_library_profile_author_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 52 of 85: 0520 Declare that id_planner_new is not NULL, without checking old rows
SELECT 52 AS position, 1 AS attempt, '0520' AS number,
  'Declare that id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/0520_retype_not_null_library_book_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 53 of 85: 0530 Check in all rows of library_book that id_planner_new is not NULL
SELECT 53 AS position, 1 AS attempt, '0530' AS number,
  'Check in all rows of library_book that id_planner_new is not NULL' AS title,
  '../3_validate/0530_retype_validate_not_null_library_book_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 54 of 85: 0540 Declare that book_id_planner_new is not NULL, without checking old rows
SELECT 54 AS position, 1 AS attempt, '0540' AS number,
  'Declare that book_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/0540_retype_not_null_library_book_tags_book_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 55 of 85: 0550 Check in all rows of library_book_tags that book_id_planner_new is not NULL
SELECT 55 AS position, 1 AS attempt, '0550' AS number,
  'Check in all rows of library_book_tags that book_id_planner_new is not NULL' AS title,
  '../3_validate/0550_retype_validate_not_null_library_book_tags_book_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 56 of 85: 0560 Declare that book_ptr_id_planner_new is not NULL, without checking old rows
SELECT 56 AS position, 1 AS attempt, '0560' AS number,
  'Declare that book_ptr_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/0560_retype_not_null_library_novel_book_ptr_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_novel"' AS locks,
  ARRAY['"public"."library_novel"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 57 of 85: 0570 Check in all rows of library_novel that book_ptr_id_planner_new is not NULL
SELECT 57 AS position, 1 AS attempt, '0570' AS number,
  'Check in all rows of library_novel that book_ptr_id_planner_new is not NULL' AS title,
  '../3_validate/0570_retype_validate_not_null_library_novel_book_ptr_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_novel"' AS locks,
  ARRAY['"public"."library_novel"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 58 of 85: 0580 Declare that book_id_planner_new is not NULL, without checking old rows
SELECT 58 AS position, 1 AS attempt, '0580' AS number,
  'Declare that book_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/0580_retype_not_null_sales_sale_book_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 59 of 85: 0590 Check in all rows of sales_sale that book_id_planner_new is not NULL
SELECT 59 AS position, 1 AS attempt, '0590' AS number,
  'Check in all rows of sales_sale that book_id_planner_new is not NULL' AS title,
  '../3_validate/0590_retype_validate_not_null_sales_sale_book_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 60 of 85: 0600 Declare that tag_id_planner_new is not NULL, without checking old rows
SELECT 60 AS position, 1 AS attempt, '0600' AS number,
  'Declare that tag_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/0600_retype_not_null_library_book_tags_tag_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 61 of 85: 0610 Check in all rows of library_book_tags that tag_id_planner_new is not NULL
SELECT 61 AS position, 1 AS attempt, '0610' AS number,
  'Check in all rows of library_book_tags that tag_id_planner_new is not NULL' AS title,
  '../3_validate/0610_retype_validate_not_null_library_book_tags_tag_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 62 of 85: 0620 Declare that code_planner_new is not NULL, without checking old rows
SELECT 62 AS position, 1 AS attempt, '0620' AS number,
  'Declare that code_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/0620_retype_not_null_library_tag_code.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_code_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 63 of 85: 0630 Check in all rows of library_tag that code_planner_new is not NULL
SELECT 63 AS position, 1 AS attempt, '0630' AS number,
  'Check in all rows of library_tag that code_planner_new is not NULL' AS title,
  '../3_validate/0630_retype_validate_not_null_library_tag_code.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_code_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 64 of 85: 0640 Declare that every value of mentor_id is in mentor_id_planner_new, without checking old rows
SELECT 64 AS position, 1 AS attempt, '0640' AS number,
  'Declare that every value of mentor_id is in mentor_id_planner_new, without checking old rows' AS title,
  '../3_validate/0640_retype_fits_library_author_mentor_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_library_author_mentor_id_fits')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 65 of 85: 0650 Check in all rows of library_author that every value of mentor_id is in mentor_id_planner_new
SELECT 65 AS position, 1 AS attempt, '0650' AS number,
  'Check in all rows of library_author that every value of mentor_id is in mentor_id_planner_new' AS title,
  '../3_validate/0650_retype_validate_fits_library_author_mentor_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_library_author_mentor_id_fits' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 66 of 85: 0660 Declare that every value of reviewed_by_id is in reviewed_by_id_planner_new, without checking old rows
SELECT 66 AS position, 1 AS attempt, '0660' AS number,
  'Declare that every value of reviewed_by_id is in reviewed_by_id_planner_new, without checking old rows' AS title,
  '../3_validate/0660_retype_fits_library_book_reviewed_by_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_library_book_reviewed_by_id_fits')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 67 of 85: 0670 Check in all rows of library_book that every value of reviewed_by_id is in reviewed_by_id_planner_new
SELECT 67 AS position, 1 AS attempt, '0670' AS number,
  'Check in all rows of library_book that every value of reviewed_by_id is in reviewed_by_id_planner_new' AS title,
  '../3_validate/0670_retype_validate_fits_library_book_reviewed_by_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_library_book_reviewed_by_id_fits' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 68 of 85: 0680 Declare that every value of novel_id is in novel_id_planner_new, without checking old rows
SELECT 68 AS position, 1 AS attempt, '0680' AS number,
  'Declare that every value of novel_id is in novel_id_planner_new, without checking old rows' AS title,
  '../3_validate/0680_retype_fits_sales_sale_novel_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_sales_sale_novel_id_fits')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 69 of 85: 0690 Check in all rows of sales_sale that every value of novel_id is in novel_id_planner_new
SELECT 69 AS position, 1 AS attempt, '0690' AS number,
  'Check in all rows of sales_sale that every value of novel_id is in novel_id_planner_new' AS title,
  '../3_validate/0690_retype_validate_fits_sales_sale_novel_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_sales_sale_novel_id_fits' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 70 of 85: 0700 Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows
SELECT 70 AS position, 1 AS attempt, '0700' AS number,
  'Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/0700_retype_foreign_key_library_author_mentor__533fd622.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_mentor_id_774c4db9_fk')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 71 of 85: 0710 Check in all rows of library_author that library_author_mentor_id_774c4db9_fk holds for the new columns
SELECT 71 AS position, 1 AS attempt, '0710' AS number,
  'Check in all rows of library_author that library_author_mentor_id_774c4db9_fk holds for the new columns' AS title,
  '../3_validate/0710_retype_validate_foreign_key_library_autho_029e7478.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_author"; ROW SHARE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"', '"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_mentor_id_774c4db9_fk' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 72 of 85: 0720 Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows
SELECT 72 AS position, 1 AS attempt, '0720' AS number,
  'Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/0720_retype_foreign_key_library_book_author_id_5d98cba3.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book"; SHARE ROW EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_book"', '"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_d9a3b67e_fk')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 73 of 85: 0730 Check in all rows of library_book that library_book_author_id_d9a3b67e_fk holds for the new columns
SELECT 73 AS position, 1 AS attempt, '0730' AS number,
  'Check in all rows of library_book that library_book_author_id_d9a3b67e_fk holds for the new columns' AS title,
  '../3_validate/0730_retype_validate_foreign_key_library_book__3407c0cf.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"; ROW SHARE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_book"', '"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_d9a3b67e_fk' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 74 of 85: 0740 Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows
SELECT 74 AS position, 1 AS attempt, '0740' AS number,
  'Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/0740_retype_foreign_key_library_book_tags_book_15521121.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book_tags"; SHARE ROW EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book_tags"', '"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_7c6729bd_fk')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 75 of 85: 0750 Check in all rows of library_book_tags that library_book_tags_book_id_7c6729bd_fk holds for the new columns
SELECT 75 AS position, 1 AS attempt, '0750' AS number,
  'Check in all rows of library_book_tags that library_book_tags_book_id_7c6729bd_fk holds for the new columns' AS title,
  '../3_validate/0750_retype_validate_foreign_key_library_book__e47d88d0.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book_tags"; ROW SHARE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book_tags"', '"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_7c6729bd_fk' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 76 of 85: 0760 Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows
SELECT 76 AS position, 1 AS attempt, '0760' AS number,
  'Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/0760_retype_foreign_key_library_book_tags_tag__9c300cec.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book_tags"; SHARE ROW EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_book_tags"', '"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_ad3c9ecb_fk')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 77 of 85: 0770 Check in all rows of library_book_tags that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns
SELECT 77 AS position, 1 AS attempt, '0770' AS number,
  'Check in all rows of library_book_tags that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns' AS title,
  '../3_validate/0770_retype_validate_foreign_key_library_book__6c9d9b17.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book_tags"; ROW SHARE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_book_tags"', '"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_ad3c9ecb_fk' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 78 of 85: 0780 Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows
SELECT 78 AS position, 1 AS attempt, '0780' AS number,
  'Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/0780_retype_foreign_key_library_novel_book_ptr_4446ba14.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_novel"; SHARE ROW EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_novel"', '"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_10df6ff0_fk')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 79 of 85: 0790 Check in all rows of library_novel that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns
SELECT 79 AS position, 1 AS attempt, '0790' AS number,
  'Check in all rows of library_novel that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns' AS title,
  '../3_validate/0790_retype_validate_foreign_key_library_novel_dda3669d.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_novel"; ROW SHARE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_novel"', '"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_10df6ff0_fk' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 80 of 85: 0800 Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows
SELECT 80 AS position, 1 AS attempt, '0800' AS number,
  'Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/0800_retype_foreign_key_library_profile_author_f604beea.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_profile"; SHARE ROW EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_profile"', '"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_fdcc20b3_fk')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 81 of 85: 0810 Check in all rows of library_profile that library_profile_author_id_fdcc20b3_fk holds for the new columns
SELECT 81 AS position, 1 AS attempt, '0810' AS number,
  'Check in all rows of library_profile that library_profile_author_id_fdcc20b3_fk holds for the new columns' AS title,
  '../3_validate/0810_retype_validate_foreign_key_library_profi_3a877c7e.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_profile"; ROW SHARE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_profile"', '"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_fdcc20b3_fk' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 82 of 85: 0820 Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows
SELECT 82 AS position, 1 AS attempt, '0820' AS number,
  'Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/0820_retype_foreign_key_sales_sale_book_id_9895f161_fk.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."sales_sale"; SHARE ROW EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."sales_sale"', '"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_9895f161_fk')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 83 of 85: 0830 Check in all rows of sales_sale that sales_sale_book_id_9895f161_fk holds for the new columns
SELECT 83 AS position, 1 AS attempt, '0830' AS number,
  'Check in all rows of sales_sale that sales_sale_book_id_9895f161_fk holds for the new columns' AS title,
  '../3_validate/0830_retype_validate_foreign_key_sales_sale_bo_2f869e3f.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."sales_sale"; ROW SHARE on "public"."library_book"' AS locks,
  ARRAY['"public"."sales_sale"', '"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_9895f161_fk' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 84 of 85: 0840 Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows
SELECT 84 AS position, 1 AS attempt, '0840' AS number,
  'Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/0840_retype_foreign_key_sales_sale_novel_id_886aa025_fk.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."sales_sale"; SHARE ROW EXCLUSIVE on "public"."library_novel"' AS locks,
  ARRAY['"public"."sales_sale"', '"public"."library_novel"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_novel_id_886aa025_fk')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 85 of 85: 0850 Check in all rows of sales_sale that sales_sale_novel_id_886aa025_fk holds for the new columns
SELECT 85 AS position, 1 AS attempt, '0850' AS number,
  'Check in all rows of sales_sale that sales_sale_novel_id_886aa025_fk holds for the new columns' AS title,
  '../3_validate/0850_retype_validate_foreign_key_sales_sale_no_6e8c5fdf.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."sales_sale"; ROW SHARE on "public"."library_novel"' AS locks,
  ARRAY['"public"."sales_sale"', '"public"."library_novel"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_novel_id_886aa025_fk' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0002_uuid_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(80129504233483816) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
