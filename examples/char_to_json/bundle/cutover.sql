-- shop.0002_json: the cutover, while no application code runs
-- Bundle shop.0002_json 83b371e2fa40.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 6 AS steps,
       'shop.0002_json: the cutover, while no application code runs' AS title, 'cutover.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(206063222355988019) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 206063222355988019), false) AS message,
       set_config('planner.hint', 'Wait until it has ended. To help a backfill, run its step file, not this driver, from a second session.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- before_deploy.sql has not finished.
SELECT (
  (((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_json')
    AND to_regclass('"planner_shop_0002_json"."backfill"') IS NOT NULL)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_json')))
  AND (((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'options_planner_new' AND NOT attisdropped)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'jsonb'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_json')))
  AND (((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."shop_product"') AND tgname = 'zz_planner_shop_product_attributes_options_new_insert' AND NOT tgisinternal)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'jsonb'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_json')))
  AND (((COALESCE(obj_description(to_regclass('"planner_shop_0002_json"."chunk_shop_product_retype_attributes_options"'), 'pg_class') LIKE 'finished%', false)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'jsonb'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_json')))
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'before_deploy.sql has not finished.', false) AS message,
       set_config('planner.hint', 'Run it first: psql -X -v ON_ERROR_STOP=1 -f before_deploy.sql', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 6: 050 Declare that options_planner_new is not NULL, without checking old rows
SELECT 1 AS position, 1 AS attempt, '050' AS number,
  'Declare that options_planner_new is not NULL, without checking old rows' AS title,
  '../4_cutover/050_retype_not_null_shop_product_options.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_options_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'jsonb'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_json'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 6: 060 Check in all rows of shop_product that options_planner_new is not NULL
SELECT 2 AS position, 1 AS attempt, '060' AS number,
  'Check in all rows of shop_product that options_planner_new is not NULL' AS title,
  '../4_cutover/060_retype_validate_not_null_shop_product_options.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_options_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'jsonb'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_json'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 6: 070 Declare that every value of attributes is in attributes_planner_new, without checking old rows
SELECT 3 AS position, 1 AS attempt, '070' AS number,
  'Declare that every value of attributes is in attributes_planner_new, without checking old rows' AS title,
  '../4_cutover/070_retype_fits_shop_product_attributes.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_shop_product_attributes_fits')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'jsonb'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_json'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 6: 080 Check in all rows of shop_product that every value of attributes is in attributes_planner_new
SELECT 4 AS position, 1 AS attempt, '080' AS number,
  'Check in all rows of shop_product that every value of attributes is in attributes_planner_new' AS title,
  '../4_cutover/080_retype_validate_fits_shop_product_attributes.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_shop_product_attributes_fits' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'jsonb'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_json'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 6: 090 Swap: shop_product.attributes, shop_product.options get their new type
SELECT 5 AS position, 1 AS attempt, '090' AS number,
  'Swap: shop_product.attributes, shop_product.options get their new type' AS title,
  '../4_cutover/090_retype_swap.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'attributes' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'jsonb')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_json'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 6: 100 Record the migration as applied
SELECT 6 AS position, 1 AS attempt, '100' AS number,
  'Record the migration as applied' AS title,
  '../4_cutover/100_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"' AS locks,
  ARRAY['"public"."django_migrations"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_json')$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(206063222355988019) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
