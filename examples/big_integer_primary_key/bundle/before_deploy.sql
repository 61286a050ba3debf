-- library.0003_big_keys: everything before the deploy
-- Bundle library.0003_big_keys 487eab948b5b.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 79 AS steps,
       'library.0003_big_keys: everything before the deploy' AS title, 'before_deploy.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(313661107482162433) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 313661107482162433), false) AS message,
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

-- 1 of 79: 010 Create the progress schema planner_library_0003_big_keys
SELECT 1 AS position, 1 AS attempt, '010' AS number,
  'Create the progress schema planner_library_0003_big_keys' AS title,
  '../1_expand/010_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0003_big_keys')
  AND to_regclass('"planner_library_0003_big_keys"."backfill"') IS NOT NULL)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 79: 020 Add columns of the new type beside library_author.id, mentor_id
SELECT 2 AS position, 1 AS attempt, '020' AS number,
  'Add columns of the new type beside library_author.id, mentor_id' AS title,
  '../1_expand/020_retype_add_library_author.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 79: 030 Add columns of the new type beside library_book.author_id, reviewed_by_id, id
SELECT 3 AS position, 1 AS attempt, '030' AS number,
  'Add columns of the new type beside library_book.author_id, reviewed_by_id, id' AS title,
  '../1_expand/030_retype_add_library_book.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 79: 040 Add columns of the new type beside library_book_tags.book_id, tag_id
SELECT 4 AS position, 1 AS attempt, '040' AS number,
  'Add columns of the new type beside library_book_tags.book_id, tag_id' AS title,
  '../1_expand/040_retype_add_library_book_tags.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 79: 050 Add a column of the new type beside library_novel.book_ptr_id
SELECT 5 AS position, 1 AS attempt, '050' AS number,
  'Add a column of the new type beside library_novel.book_ptr_id' AS title,
  '../1_expand/050_retype_add_library_novel.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 79: 060 Add columns of the new type beside library_profile.author_id, id
SELECT 6 AS position, 1 AS attempt, '060' AS number,
  'Add columns of the new type beside library_profile.author_id, id' AS title,
  '../1_expand/060_retype_add_library_profile.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 79: 070 Add a column of the new type beside library_tag.id
SELECT 7 AS position, 1 AS attempt, '070' AS number,
  'Add a column of the new type beside library_tag.id' AS title,
  '../1_expand/070_retype_add_library_tag.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 79: 080 Add columns of the new type beside sales_sale.book_id, novel_id
SELECT 8 AS position, 1 AS attempt, '080' AS number,
  'Add columns of the new type beside sales_sale.book_id, novel_id' AS title,
  '../1_expand/080_retype_add_sales_sale.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 9 of 79: 090 Keep the new columns of library_author as the old ones
SELECT 9 AS position, 1 AS attempt, '090' AS number,
  'Keep the new columns of library_author as the old ones' AS title,
  '../1_expand/090_retype_trigger_library_author.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_author"') AND tgname = 'zz_planner_library_author_id_mentor_id_new_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 10 of 79: 100 Keep the new columns of library_book as the old ones
SELECT 10 AS position, 1 AS attempt, '100' AS number,
  'Keep the new columns of library_book as the old ones' AS title,
  '../1_expand/100_retype_trigger_library_book.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_library_book_author_id_reviewed_by_2caa38b4_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 11 of 79: 110 Keep the new columns of library_book_tags as the old ones
SELECT 11 AS position, 1 AS attempt, '110' AS number,
  'Keep the new columns of library_book_tags as the old ones' AS title,
  '../1_expand/110_retype_trigger_library_book_tags.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_book_tags"') AND tgname = 'zz_planner_library_book_tags_book_id_tag_id_new_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 12 of 79: 120 Keep the new column of library_novel as the old one
SELECT 12 AS position, 1 AS attempt, '120' AS number,
  'Keep the new column of library_novel as the old one' AS title,
  '../1_expand/120_retype_trigger_library_novel.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_novel"' AS locks,
  ARRAY['"public"."library_novel"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_novel"') AND tgname = 'zz_planner_library_novel_book_ptr_id_new_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 13 of 79: 130 Keep the new columns of library_profile as the old ones
SELECT 13 AS position, 1 AS attempt, '130' AS number,
  'Keep the new columns of library_profile as the old ones' AS title,
  '../1_expand/130_retype_trigger_library_profile.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_profile"') AND tgname = 'zz_planner_library_profile_author_id_id_new_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 14 of 79: 140 Keep the new column of library_tag as the old one
SELECT 14 AS position, 1 AS attempt, '140' AS number,
  'Keep the new column of library_tag as the old one' AS title,
  '../1_expand/140_retype_trigger_library_tag.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."library_tag"') AND tgname = 'zz_planner_library_tag_id_new_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 15 of 79: 150 Keep the new columns of sales_sale as the old ones
SELECT 15 AS position, 1 AS attempt, '150' AS number,
  'Keep the new columns of sales_sale as the old ones' AS title,
  '../1_expand/150_retype_trigger_sales_sale.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."sales_sale"') AND tgname = 'zz_planner_sales_sale_book_id_novel_id_new_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 16 of 79: 160 Backfill library_author.id_planner_new, mentor_id_planner_new
SELECT 16 AS position, 1 AS attempt, '160' AS number,
  'Backfill library_author.id_planner_new, mentor_id_planner_new' AS title,
  '../2_backfill/160_backfill_retype_id_mentor_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_author"; SHARE UPDATE EXCLUSIVE on "public"."library_author"' AS locks,
  ARRAY['"public"."library_author"', '"public"."library_author"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0003_big_keys".backfill AS b WHERE b.name = 'library_author_retype_id_mentor_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_author_retype_id_mentor_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 17 of 79: 170 Backfill library_book.author_id_planner_new, reviewed_by_id_planner_new, id_planner_new
SELECT 17 AS position, 1 AS attempt, '170' AS number,
  'Backfill library_book.author_id_planner_new, reviewed_by_id_planner_new, id_planner_new' AS title,
  '../2_backfill/170_backfill_retype_author_id_reviewed_by_id_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_book"; SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"', '"public"."library_book"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0003_big_keys".backfill AS b WHERE b.name = 'library_book_retype_author_id_reviewed_by_id_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_book_retype_author_id_reviewed_by_id_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 18 of 79: 180 Backfill library_book_tags.book_id_planner_new, tag_id_planner_new
SELECT 18 AS position, 1 AS attempt, '180' AS number,
  'Backfill library_book_tags.book_id_planner_new, tag_id_planner_new' AS title,
  '../2_backfill/180_backfill_retype_book_id_tag_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_book_tags"; SHARE UPDATE EXCLUSIVE on "public"."library_book_tags"' AS locks,
  ARRAY['"public"."library_book_tags"', '"public"."library_book_tags"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0003_big_keys".backfill AS b WHERE b.name = 'library_book_tags_retype_book_id_tag_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_book_tags_retype_book_id_tag_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 19 of 79: 190 Backfill library_novel.book_ptr_id_planner_new
SELECT 19 AS position, 1 AS attempt, '190' AS number,
  'Backfill library_novel.book_ptr_id_planner_new' AS title,
  '../2_backfill/190_backfill_retype_book_ptr_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_novel"; SHARE UPDATE EXCLUSIVE on "public"."library_novel"' AS locks,
  ARRAY['"public"."library_novel"', '"public"."library_novel"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0003_big_keys".backfill AS b WHERE b.name = 'library_novel_retype_book_ptr_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_novel_retype_book_ptr_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 20 of 79: 200 Backfill library_profile.author_id_planner_new, id_planner_new
SELECT 20 AS position, 1 AS attempt, '200' AS number,
  'Backfill library_profile.author_id_planner_new, id_planner_new' AS title,
  '../2_backfill/200_backfill_retype_author_id_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_profile"; SHARE UPDATE EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"', '"public"."library_profile"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0003_big_keys".backfill AS b WHERE b.name = 'library_profile_retype_author_id_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_profile_retype_author_id_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 21 of 79: 210 Backfill library_tag.id_planner_new
SELECT 21 AS position, 1 AS attempt, '210' AS number,
  'Backfill library_tag.id_planner_new' AS title,
  '../2_backfill/210_backfill_retype_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."library_tag"; SHARE UPDATE EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"', '"public"."library_tag"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0003_big_keys".backfill AS b WHERE b.name = 'library_tag_retype_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_tag_retype_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 22 of 79: 220 Backfill sales_sale.book_id_planner_new, novel_id_planner_new
SELECT 22 AS position, 1 AS attempt, '220' AS number,
  'Backfill sales_sale.book_id_planner_new, novel_id_planner_new' AS title,
  '../2_backfill/220_backfill_retype_book_id_novel_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."sales_sale"; SHARE UPDATE EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."sales_sale"', '"public"."sales_sale"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_library_0003_big_keys".backfill AS b WHERE b.name = 'sales_sale_retype_book_id_novel_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_sales_sale_retype_book_id_novel_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 23 of 79: 230 Build library_author_mentor_id_774c4db9 for the new column
SELECT 23 AS position, 1 AS attempt, '230' AS number,
  'Build library_author_mentor_id_774c4db9 for the new column' AS title,
  '../3_validate/230_retype_index_mentor_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 24 of 79: 240 Build library_author_pkey for the new column
SELECT 24 AS position, 1 AS attempt, '240' AS number,
  'Build library_author_pkey for the new column' AS title,
  '../3_validate/240_retype_unique_index_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 25 of 79: 250 Build library_book_author_id_d9a3b67e for the new column
SELECT 25 AS position, 1 AS attempt, '250' AS number,
  'Build library_book_author_id_d9a3b67e for the new column' AS title,
  '../3_validate/250_retype_index_author_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 26 of 79: 260 Build library_book_author_title for the new column
SELECT 26 AS position, 1 AS attempt, '260' AS number,
  'Build library_book_author_title for the new column' AS title,
  '../3_validate/260_retype_unique_index_author_id_title.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 27 of 79: 270 Build library_book_by_title for the new column
SELECT 27 AS position, 1 AS attempt, '270' AS number,
  'Build library_book_by_title for the new column' AS title,
  '../3_validate/270_retype_index_title.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 28 of 79: 280 Build library_book_pkey for the new column
SELECT 28 AS position, 1 AS attempt, '280' AS number,
  'Build library_book_pkey for the new column' AS title,
  '../3_validate/280_retype_unique_index_id_2.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 29 of 79: 290 Build library_book_reviewed_by_id_8e03cd28 for the new column
SELECT 29 AS position, 1 AS attempt, '290' AS number,
  'Build library_book_reviewed_by_id_8e03cd28 for the new column' AS title,
  '../3_validate/290_retype_index_reviewed_by_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 30 of 79: 300 Build library_book_untitled for the new column
SELECT 30 AS position, 1 AS attempt, '300' AS number,
  'Build library_book_untitled for the new column' AS title,
  '../3_validate/300_retype_index_author_id_2.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 31 of 79: 310 Build library_book_tags_book_id_7c6729bd for the new column
SELECT 31 AS position, 1 AS attempt, '310' AS number,
  'Build library_book_tags_book_id_7c6729bd for the new column' AS title,
  '../3_validate/310_retype_index_book_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 32 of 79: 320 Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column
SELECT 32 AS position, 1 AS attempt, '320' AS number,
  'Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column' AS title,
  '../3_validate/320_retype_unique_index_book_id_tag_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 33 of 79: 330 Build library_book_tags_tag_id_ad3c9ecb for the new column
SELECT 33 AS position, 1 AS attempt, '330' AS number,
  'Build library_book_tags_tag_id_ad3c9ecb for the new column' AS title,
  '../3_validate/330_retype_index_tag_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 34 of 79: 340 Build library_novel_pkey for the new column
SELECT 34 AS position, 1 AS attempt, '340' AS number,
  'Build library_novel_pkey for the new column' AS title,
  '../3_validate/340_retype_unique_index_book_ptr_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 35 of 79: 350 Build library_profile_author_id_key for the new column
SELECT 35 AS position, 1 AS attempt, '350' AS number,
  'Build library_profile_author_id_key for the new column' AS title,
  '../3_validate/350_retype_unique_index_author_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 36 of 79: 360 Build library_profile_pkey for the new column
SELECT 36 AS position, 1 AS attempt, '360' AS number,
  'Build library_profile_pkey for the new column' AS title,
  '../3_validate/360_retype_unique_index_id_3.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_new_library_profile_pkey' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 37 of 79: 370 Build library_tag_pkey for the new column
SELECT 37 AS position, 1 AS attempt, '370' AS number,
  'Build library_tag_pkey for the new column' AS title,
  '../3_validate/370_retype_unique_index_id_4.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 38 of 79: 380 Build sales_sale_book_quantity for the new column
SELECT 38 AS position, 1 AS attempt, '380' AS number,
  'Build sales_sale_book_quantity for the new column' AS title,
  '../3_validate/380_retype_index_book_id_quantity.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 39 of 79: 390 Build sales_sale_novel_id_886aa025 for the new column
SELECT 39 AS position, 1 AS attempt, '390' AS number,
  'Build sales_sale_novel_id_886aa025 for the new column' AS title,
  '../3_validate/390_retype_index_novel_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 40 of 79: 400 Declare that id_planner_new is not NULL, without checking old rows
SELECT 40 AS position, 1 AS attempt, '400' AS number,
  'Declare that id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/400_retype_not_null_library_author_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 41 of 79: 410 Check in all rows of library_author that id_planner_new is not NULL
SELECT 41 AS position, 1 AS attempt, '410' AS number,
  'Check in all rows of library_author that id_planner_new is not NULL' AS title,
  '../3_validate/410_retype_validate_not_null_library_author_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 42 of 79: 420 Declare that author_id_planner_new is not NULL, without checking old rows
SELECT 42 AS position, 1 AS attempt, '420' AS number,
  'Declare that author_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/420_retype_not_null_library_book_author_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 43 of 79: 430 Check in all rows of library_book that author_id_planner_new is not NULL
SELECT 43 AS position, 1 AS attempt, '430' AS number,
  'Check in all rows of library_book that author_id_planner_new is not NULL' AS title,
  '../3_validate/430_retype_validate_not_null_library_book_author_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 44 of 79: 440 Declare that author_id_planner_new is not NULL, without checking old rows
SELECT 44 AS position, 1 AS attempt, '440' AS number,
  'Declare that author_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/440_retype_not_null_library_profile_author_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 45 of 79: 450 Check in all rows of library_profile that author_id_planner_new is not NULL
SELECT 45 AS position, 1 AS attempt, '450' AS number,
  'Check in all rows of library_profile that author_id_planner_new is not NULL' AS title,
  '../3_validate/450_retype_validate_not_null_library_profile_author_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 46 of 79: 460 Declare that id_planner_new is not NULL, without checking old rows
SELECT 46 AS position, 1 AS attempt, '460' AS number,
  'Declare that id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/460_retype_not_null_library_book_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 47 of 79: 470 Check in all rows of library_book that id_planner_new is not NULL
SELECT 47 AS position, 1 AS attempt, '470' AS number,
  'Check in all rows of library_book that id_planner_new is not NULL' AS title,
  '../3_validate/470_retype_validate_not_null_library_book_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 48 of 79: 480 Declare that book_id_planner_new is not NULL, without checking old rows
SELECT 48 AS position, 1 AS attempt, '480' AS number,
  'Declare that book_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/480_retype_not_null_library_book_tags_book_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 49 of 79: 490 Check in all rows of library_book_tags that book_id_planner_new is not NULL
SELECT 49 AS position, 1 AS attempt, '490' AS number,
  'Check in all rows of library_book_tags that book_id_planner_new is not NULL' AS title,
  '../3_validate/490_retype_validate_not_null_library_book_tags_book_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 50 of 79: 500 Declare that book_ptr_id_planner_new is not NULL, without checking old rows
SELECT 50 AS position, 1 AS attempt, '500' AS number,
  'Declare that book_ptr_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/500_retype_not_null_library_novel_book_ptr_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 51 of 79: 510 Check in all rows of library_novel that book_ptr_id_planner_new is not NULL
SELECT 51 AS position, 1 AS attempt, '510' AS number,
  'Check in all rows of library_novel that book_ptr_id_planner_new is not NULL' AS title,
  '../3_validate/510_retype_validate_not_null_library_novel_book_ptr_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 52 of 79: 520 Declare that book_id_planner_new is not NULL, without checking old rows
SELECT 52 AS position, 1 AS attempt, '520' AS number,
  'Declare that book_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/520_retype_not_null_sales_sale_book_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 53 of 79: 530 Check in all rows of sales_sale that book_id_planner_new is not NULL
SELECT 53 AS position, 1 AS attempt, '530' AS number,
  'Check in all rows of sales_sale that book_id_planner_new is not NULL' AS title,
  '../3_validate/530_retype_validate_not_null_sales_sale_book_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 54 of 79: 540 Declare that id_planner_new is not NULL, without checking old rows
SELECT 54 AS position, 1 AS attempt, '540' AS number,
  'Declare that id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/540_retype_not_null_library_profile_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 55 of 79: 550 Check in all rows of library_profile that id_planner_new is not NULL
SELECT 55 AS position, 1 AS attempt, '550' AS number,
  'Check in all rows of library_profile that id_planner_new is not NULL' AS title,
  '../3_validate/550_retype_validate_not_null_library_profile_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_profile"' AS locks,
  ARRAY['"public"."library_profile"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 56 of 79: 560 Declare that tag_id_planner_new is not NULL, without checking old rows
SELECT 56 AS position, 1 AS attempt, '560' AS number,
  'Declare that tag_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/560_retype_not_null_library_book_tags_tag_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 57 of 79: 570 Check in all rows of library_book_tags that tag_id_planner_new is not NULL
SELECT 57 AS position, 1 AS attempt, '570' AS number,
  'Check in all rows of library_book_tags that tag_id_planner_new is not NULL' AS title,
  '../3_validate/570_retype_validate_not_null_library_book_tags_tag_id.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 58 of 79: 580 Declare that id_planner_new is not NULL, without checking old rows
SELECT 58 AS position, 1 AS attempt, '580' AS number,
  'Declare that id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/580_retype_not_null_library_tag_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 59 of 79: 590 Check in all rows of library_tag that id_planner_new is not NULL
SELECT 59 AS position, 1 AS attempt, '590' AS number,
  'Check in all rows of library_tag that id_planner_new is not NULL' AS title,
  '../3_validate/590_retype_validate_not_null_library_tag_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_tag"' AS locks,
  ARRAY['"public"."library_tag"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 60 of 79: 600 Declare that library_book_author_positive holds for the new column, without checking old rows
SELECT 60 AS position, 1 AS attempt, '600' AS number,
  'Declare that library_book_author_positive holds for the new column, without checking old rows' AS title,
  '../3_validate/600_retype_check_library_book_author_positive.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_positive')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 61 of 79: 610 Check in all rows of library_book that library_book_author_positive holds for the new column
SELECT 61 AS position, 1 AS attempt, '610' AS number,
  'Check in all rows of library_book that library_book_author_positive holds for the new column' AS title,
  '../3_validate/610_retype_validate_check_library_book_author_positive.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."library_book"' AS locks,
  ARRAY['"public"."library_book"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_positive' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 62 of 79: 620 Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows
SELECT 62 AS position, 1 AS attempt, '620' AS number,
  'Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/620_retype_foreign_key_library_author_mentor__533fd622.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 63 of 79: 630 Check in all rows of library_author that library_author_mentor_id_774c4db9_fk holds for the new columns
SELECT 63 AS position, 1 AS attempt, '630' AS number,
  'Check in all rows of library_author that library_author_mentor_id_774c4db9_fk holds for the new columns' AS title,
  '../3_validate/630_retype_validate_foreign_key_library_autho_029e7478.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 64 of 79: 640 Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows
SELECT 64 AS position, 1 AS attempt, '640' AS number,
  'Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/640_retype_foreign_key_library_book_author_id_5d98cba3.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 65 of 79: 650 Check in all rows of library_book that library_book_author_id_d9a3b67e_fk holds for the new columns
SELECT 65 AS position, 1 AS attempt, '650' AS number,
  'Check in all rows of library_book that library_book_author_id_d9a3b67e_fk holds for the new columns' AS title,
  '../3_validate/650_retype_validate_foreign_key_library_book__3407c0cf.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 66 of 79: 660 Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows
SELECT 66 AS position, 1 AS attempt, '660' AS number,
  'Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/660_retype_foreign_key_library_book_tags_book_15521121.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 67 of 79: 670 Check in all rows of library_book_tags that library_book_tags_book_id_7c6729bd_fk holds for the new columns
SELECT 67 AS position, 1 AS attempt, '670' AS number,
  'Check in all rows of library_book_tags that library_book_tags_book_id_7c6729bd_fk holds for the new columns' AS title,
  '../3_validate/670_retype_validate_foreign_key_library_book__e47d88d0.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 68 of 79: 680 Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows
SELECT 68 AS position, 1 AS attempt, '680' AS number,
  'Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/680_retype_foreign_key_library_book_tags_tag__9c300cec.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 69 of 79: 690 Check in all rows of library_book_tags that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns
SELECT 69 AS position, 1 AS attempt, '690' AS number,
  'Check in all rows of library_book_tags that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns' AS title,
  '../3_validate/690_retype_validate_foreign_key_library_book__6c9d9b17.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 70 of 79: 700 Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows
SELECT 70 AS position, 1 AS attempt, '700' AS number,
  'Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/700_retype_foreign_key_library_novel_book_ptr_4446ba14.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 71 of 79: 710 Check in all rows of library_novel that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns
SELECT 71 AS position, 1 AS attempt, '710' AS number,
  'Check in all rows of library_novel that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns' AS title,
  '../3_validate/710_retype_validate_foreign_key_library_novel_dda3669d.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 72 of 79: 720 Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows
SELECT 72 AS position, 1 AS attempt, '720' AS number,
  'Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/720_retype_foreign_key_library_profile_author_f604beea.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 73 of 79: 730 Check in all rows of library_profile that library_profile_author_id_fdcc20b3_fk holds for the new columns
SELECT 73 AS position, 1 AS attempt, '730' AS number,
  'Check in all rows of library_profile that library_profile_author_id_fdcc20b3_fk holds for the new columns' AS title,
  '../3_validate/730_retype_validate_foreign_key_library_profi_3a877c7e.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 74 of 79: 740 Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows
SELECT 74 AS position, 1 AS attempt, '740' AS number,
  'Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/740_retype_foreign_key_sales_sale_book_id_9895f161_fk.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 75 of 79: 750 Check in all rows of sales_sale that sales_sale_book_id_9895f161_fk holds for the new columns
SELECT 75 AS position, 1 AS attempt, '750' AS number,
  'Check in all rows of sales_sale that sales_sale_book_id_9895f161_fk holds for the new columns' AS title,
  '../3_validate/750_retype_validate_foreign_key_sales_sale_bo_2f869e3f.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 76 of 79: 760 Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows
SELECT 76 AS position, 1 AS attempt, '760' AS number,
  'Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows' AS title,
  '../3_validate/760_retype_foreign_key_sales_sale_novel_id_886aa025_fk.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 77 of 79: 770 Check in all rows of sales_sale that sales_sale_novel_id_886aa025_fk holds for the new columns
SELECT 77 AS position, 1 AS attempt, '770' AS number,
  'Check in all rows of sales_sale that sales_sale_novel_id_886aa025_fk holds for the new columns' AS title,
  '../3_validate/770_retype_validate_foreign_key_sales_sale_no_6e8c5fdf.sql' AS file,
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
      AND format_type(atttypid, atttypmod) = 'bigint'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 78 of 79: 780 Swap: library_author.id, library_author.mentor_id, library_book.author_id, library_book.reviewed_by_id, library_profile.author_id, library_book.id, library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id, library_profile.id, library_book_tags.tag_id, library_tag.id get their new type
SELECT 78 AS position, 1 AS attempt, '780' AS number,
  'Swap: library_author.id, library_author.mentor_id, library_book.author_id, library_book.reviewed_by_id, library_profile.author_id, library_book.id, library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id, library_profile.id, library_book_tags.tag_id, library_tag.id get their new type' AS title,
  '../3_validate/780_retype_swap.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."library_author"; ACCESS EXCLUSIVE on "public"."library_book"; ACCESS EXCLUSIVE on "public"."library_book_tags"; ACCESS EXCLUSIVE on "public"."library_novel"; ACCESS EXCLUSIVE on "public"."library_profile"; ACCESS EXCLUSIVE on "public"."library_tag"; ACCESS EXCLUSIVE on "public"."sales_sale"' AS locks,
  ARRAY['"public"."library_author"', '"public"."library_book"', '"public"."library_book_tags"', '"public"."library_novel"', '"public"."library_profile"', '"public"."library_tag"', '"public"."sales_sale"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'bigint')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 79 of 79: 790 Record the migration as applied
SELECT 79 AS position, 1 AS attempt, '790' AS number,
  'Record the migration as applied' AS title,
  '../3_validate/790_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"' AS locks,
  ARRAY['"public"."django_migrations"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'library' AND name = '0003_big_keys')$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(313661107482162433) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
