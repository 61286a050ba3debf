-- zipcodes.0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key: the cutover,
-- while no application code runs
-- Bundle zipcodes.0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key bd45ed999c7a.
--
--   psql -X -v ON_ERROR_STOP=1 -f cutover.sql "$URL"
--
-- Runs the steps below in their order. A step whose goal is reached is skipped, so after any failure, or a kill,
-- run the same command again. A step that does not get its lock in time lets go and is tried again, up to
-- 30 times, with growing pauses. Any other failure stops here, with exit status 3.
-- Each step also gets its lines in the file planner.log in this folder; PLANNER_LOG in the environment names another.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner';
SELECT 30 AS attempts, 500 AS backoff_ms, 2 AS steps,
       'zipcodes.0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key: the cutover, while no application code runs' AS title, 'cutover.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
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

-- before_deploy.sql has not finished.
SELECT (
  (((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5')
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND ((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND ((COALESCE(obj_description(to_regclass('"planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_municipality_fill_ids"'), 'pg_class') LIKE 'finished%', false)
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((COALESCE(obj_description(to_regclass('"planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_zipcode_retype_municipality_id"'), 'pg_class') LIKE 'finished%', false)
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND ((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND ((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND ((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND ((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
  AND (((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))))
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'before_deploy.sql has not finished.', false) AS message,
       set_config('planner.hint', 'Run it first: psql -X -v ON_ERROR_STOP=1 -f before_deploy.sql', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 2: 180 Swap: zipcodes_zipcode.municipality_id refers to zipcodes_municipality.id, its new key
SELECT 1 AS position, 1 AS attempt, '180' AS number,
  'Swap: zipcodes_zipcode.municipality_id refers to zipcodes_municipality.id, its new key' AS title,
  '../4_cutover/180_retype_swap.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."zipcodes_municipality"; ACCESS EXCLUSIVE on "public"."zipcodes_zipcode"' AS locks,
  ARRAY['"public"."zipcodes_municipality"', '"public"."zipcodes_zipcode"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'uuid')
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

-- 2 of 2: 190 Record the migration as applied
SELECT 2 AS position, 1 AS attempt, '190' AS number,
  'Record the migration as applied' AS title,
  '../4_cutover/190_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"' AS locks,
  ARRAY['"public"."django_migrations"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(((((EXISTS (
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
    WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(704170805670379559) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
