-- zipcodes.0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key: everything
-- before the deploy
-- Bundle zipcodes.0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key bd45ed999c7a.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 17 AS steps,
       'zipcodes.0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key: everything before the deploy' AS title, 'before_deploy.sql' AS driver,
       'Next: stop the old code, run cutover.sql, start the new code.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(704170805670379559) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 704170805670379559), false) AS message,
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

-- 1 of 17: 010 Create the progress schema planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5
SELECT 1 AS position, 1 AS attempt, '010' AS number,
  'Create the progress schema planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5' AS title,
  '../1_expand/010_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5')
  AND to_regclass('"planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."backfill"') IS NOT NULL)
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 17: 020 Add the column zipcodes_municipality.id
SELECT 2 AS position, 1 AS attempt, '020' AS number,
  'Add the column zipcodes_municipality.id' AS title,
  '../1_expand/020_add_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_municipality"') AND attname = 'id' AND NOT attisdropped)
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 17: 030 Add a column of the new type beside zipcodes_zipcode.municipality_id
SELECT 3 AS position, 1 AS attempt, '030' AS number,
  'Add a column of the new type beside zipcodes_zipcode.municipality_id' AS title,
  '../1_expand/030_retype_add_zipcodes_zipcode.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 17: 040 Fill zipcodes_municipality.id for rows that old code writes
SELECT 4 AS position, 1 AS attempt, '040' AS number,
  'Fill zipcodes_municipality.id for rows that old code writes' AS title,
  '../1_expand/040_trigger_fill_ids.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."zipcodes_municipality"') AND tgname = 'zz_planner_zipcodes_municipality_fill_ids_insert' AND NOT tgisinternal)
  AND EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."zipcodes_municipality"') AND tgname = 'zz_planner_zipcodes_municipality_fill_ids_update' AND NOT tgisinternal))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 17: 050 Keep the new column of zipcodes_zipcode as the old one
SELECT 5 AS position, 1 AS attempt, '050' AS number,
  'Keep the new column of zipcodes_zipcode as the old one' AS title,
  '../1_expand/050_retype_trigger_zipcodes_zipcode.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."zipcodes_zipcode"') AND tgname = 'zz_planner_zipcodes_zipcode_municipality_id_new_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 17: 060 Backfill zipcodes_municipality.id
SELECT 6 AS position, 1 AS attempt, '060' AS number,
  'Backfill zipcodes_municipality.id' AS title,
  '../2_backfill/060_backfill_fill_ids.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."zipcodes_municipality"; SHARE UPDATE EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_municipality"', '"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill AS b WHERE b.name = 'zipcodes_municipality_fill_ids')$goal$ AS report,
  $goal$(COALESCE(obj_description(to_regclass('"planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_municipality_fill_ids"'), 'pg_class') LIKE 'finished%', false)
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 17: 070 Backfill zipcodes_zipcode.municipality_id_planner_new
SELECT 7 AS position, 1 AS attempt, '070' AS number,
  'Backfill zipcodes_zipcode.municipality_id_planner_new' AS title,
  '../2_backfill/070_backfill_retype_municipality_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."zipcodes_zipcode"; SHARE UPDATE EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"', '"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill AS b WHERE b.name = 'zipcodes_zipcode_retype_municipality_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_zipcode_retype_municipality_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 17: 080 Build the unique index zipcodes_municipality_code_46411819_uniq
SELECT 8 AS position, 1 AS attempt, '080' AS number,
  'Build the unique index zipcodes_municipality_code_46411819_uniq' AS title,
  '../3_validate/080_unique_index_code.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_code_46411819_uniq' AND x.indisvalid)
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 9 of 17: 090 Make the index the unique constraint zipcodes_municipality_code_46411819_uniq
SELECT 9 AS position, 1 AS attempt, '090' AS number,
  'Make the index the unique constraint zipcodes_municipality_code_46411819_uniq' AS title,
  '../3_validate/090_attach_unique_code.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_code_46411819_uniq')
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 10 of 17: 100 Declare zipcodes_municipality.id NOT NULL, without checking old rows
SELECT 10 AS position, 1 AS attempt, '100' AS number,
  'Declare zipcodes_municipality.id NOT NULL, without checking old rows' AS title,
  '../3_validate/100_declare_not_null_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_id_not_null')
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 11 of 17: 110 Check that id is not NULL in any row of zipcodes_municipality
SELECT 11 AS position, 1 AS attempt, '110' AS number,
  'Check that id is not NULL in any row of zipcodes_municipality' AS title,
  '../3_validate/110_validate_not_null_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_id_not_null' AND convalidated)
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 12 of 17: 120 Build the index of the new primary key zipcodes_municipality_id_0c00e85c_pk
SELECT 12 AS position, 1 AS attempt, '120' AS number,
  'Build the index of the new primary key zipcodes_municipality_id_0c00e85c_pk' AS title,
  '../3_validate/120_unique_index_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_id_0c00e85c_pk' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 13 of 17: 130 Build zipcodes_zipcode_municipality_id_099b7e42 for the new column
SELECT 13 AS position, 1 AS attempt, '130' AS number,
  'Build zipcodes_zipcode_municipality_id_099b7e42 for the new column' AS title,
  '../3_validate/130_retype_index_municipality_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'planner_new_zipcodes_zipcode_municipality_id_099b7e42' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 14 of 17: 140 Declare that municipality_id_planner_new is not NULL, without checking old rows
SELECT 14 AS position, 1 AS attempt, '140' AS number,
  'Declare that municipality_id_planner_new is not NULL, without checking old rows' AS title,
  '../3_validate/140_retype_not_null_zipcodes_zipcode_municipality_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_new_zipcodes_zipcode_municipality_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 15 of 17: 150 Check in all rows of zipcodes_zipcode that municipality_id_planner_new is not NULL
SELECT 15 AS position, 1 AS attempt, '150' AS number,
  'Check in all rows of zipcodes_zipcode that municipality_id_planner_new is not NULL' AS title,
  '../3_validate/150_retype_validate_not_null_zipcodes_zipcode_9adf2298.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_new_zipcodes_zipcode_municipality_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 16 of 17: 160 Declare that zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_ holds for the new columns, without checking old rows
SELECT 16 AS position, 1 AS attempt, '160' AS number,
  'Declare that zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_ holds for the new columns, without checking old rows' AS title,
  '../3_validate/160_retype_foreign_key_zipcodes_zipcode_munic_735f0fb8.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."zipcodes_zipcode"; SHARE ROW EXCLUSIVE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"', '"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 17 of 17: 170 Check in all rows of zipcodes_zipcode that zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_ holds for the new columns
SELECT 17 AS position, 1 AS attempt, '170' AS number,
  'Check in all rows of zipcodes_zipcode that zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_ holds for the new columns' AS title,
  '../3_validate/170_retype_validate_foreign_key_zipcodes_zipc_65da5b92.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."zipcodes_zipcode"; ROW SHARE on "public"."zipcodes_municipality"' AS locks,
  ARRAY['"public"."zipcodes_zipcode"', '"public"."zipcodes_municipality"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid'))
  OR (((((EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
  AND EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(704170805670379559) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
