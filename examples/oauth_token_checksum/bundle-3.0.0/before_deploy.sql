-- oauth2_provider.0012_add_token_checksum: everything before the deploy
-- Bundle oauth2_provider.0012_add_token_checksum 0ed583db05ab.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 11 AS steps,
       'oauth2_provider.0012_add_token_checksum: everything before the deploy' AS title, 'before_deploy.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(746639852362139777) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 746639852362139777), false) AS message,
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

-- 1 of 11: 010 Create the progress schema planner_oauth2_provider_0012_add_token_checksum
SELECT 1 AS position, 1 AS attempt, '010' AS number,
  'Create the progress schema planner_oauth2_provider_0012_add_token_checksum' AS title,
  '../1_expand/010_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_oauth2_provider_0012_add_token_checksum')
  AND to_regclass('"planner_oauth2_provider_0012_add_token_checksum"."backfill"') IS NOT NULL)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 11: 020 Add the column oauth2_provider_accesstoken.token_checksum
SELECT 2 AS position, 1 AS attempt, '020' AS number,
  'Add the column oauth2_provider_accesstoken.token_checksum' AS title,
  '../1_expand/020_add_token_checksum.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND attname = 'token_checksum' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 11: 030 Change the type of oauth2_provider_accesstoken.token from character varying(255) to text
SELECT 3 AS position, 1 AS attempt, '030' AS number,
  'Change the type of oauth2_provider_accesstoken.token from character varying(255) to text' AS title,
  '../1_expand/030_type_token.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND attname = 'token' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'text')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 11: 040 Fill oauth2_provider_accesstoken.token_checksum for rows that old code writes
SELECT 4 AS position, 1 AS attempt, '040' AS number,
  'Fill oauth2_provider_accesstoken.token_checksum for rows that old code writes' AS title,
  '../1_expand/040_trigger_token_checksum.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND tgname = 'zz_planner_oauth2_provider_accesstoken_token_checksum_insert' AND NOT tgisinternal)
  AND EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND tgname = 'zz_planner_oauth2_provider_accesstoken_token_checksum_update' AND NOT tgisinternal))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 11: 050 Backfill oauth2_provider_accesstoken.token_checksum
SELECT 5 AS position, 1 AS attempt, '050' AS number,
  'Backfill oauth2_provider_accesstoken.token_checksum' AS title,
  '../2_backfill/050_backfill_token_checksum.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."oauth2_provider_accesstoken"; SHARE UPDATE EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"', '"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_oauth2_provider_0012_add_token_checksum".backfill AS b WHERE b.name = 'oauth2_provider_accesstoken_token_checksum')$goal$ AS report,
  $goal$(COALESCE(obj_description(to_regclass('"planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_token_checksum"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 11: 060 Declare oauth2_provider_accesstoken.token_checksum NOT NULL, without checking old rows
SELECT 6 AS position, 1 AS attempt, '060' AS number,
  'Declare oauth2_provider_accesstoken.token_checksum NOT NULL, without checking old rows' AS title,
  '../3_validate/060_declare_not_null_token_checksum.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_checksum_not_null')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 11: 070 Check that token_checksum is not NULL in any row of oauth2_provider_accesstoken
SELECT 7 AS position, 1 AS attempt, '070' AS number,
  'Check that token_checksum is not NULL in any row of oauth2_provider_accesstoken' AS title,
  '../3_validate/070_validate_not_null_token_checksum.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_checksum_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 11: 080 Build the unique index oauth2_provider_accesstoken_token_checksum_key
SELECT 8 AS position, 1 AS attempt, '080' AS number,
  'Build the unique index oauth2_provider_accesstoken_token_checksum_key' AS title,
  '../3_validate/080_unique_index_token_checksum.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_checksum_key' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 9 of 11: 090 Make the index the unique constraint oauth2_provider_accesstoken_token_checksum_key
SELECT 9 AS position, 1 AS attempt, '090' AS number,
  'Make the index the unique constraint oauth2_provider_accesstoken_token_checksum_key' AS title,
  '../3_validate/090_attach_unique_token_checksum.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_checksum_key')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 10 of 11: 100 Build the index oauth2_provider_accesstoken_token_checksum_85319a26_like
SELECT 10 AS position, 1 AS attempt, '100' AS number,
  'Build the index oauth2_provider_accesstoken_token_checksum_85319a26_like' AS title,
  '../3_validate/100_index_token_checksum_like.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."oauth2_provider_accesstoken"' AS locks,
  ARRAY['"public"."oauth2_provider_accesstoken"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_checksum_85319a26_like' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 11 of 11: 110 Record the migration as applied
SELECT 11 AS position, 1 AS attempt, '110' AS number,
  'Record the migration as applied' AS title,
  '../3_validate/110_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"' AS locks,
  ARRAY['"public"."django_migrations"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(746639852362139777) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
