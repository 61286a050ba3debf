-- shop.0002_order_public_id: everything before the deploy
-- Bundle shop.0002_order_public_id 8fabec71d32e.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 9 AS steps,
       'shop.0002_order_public_id: everything before the deploy' AS title, 'before_deploy.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(82281811293513656) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 82281811293513656), false) AS message,
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

-- 1 of 9: 010 Create the progress schema planner_shop_0002_order_public_id
SELECT 1 AS position, 1 AS attempt, '010' AS number,
  'Create the progress schema planner_shop_0002_order_public_id' AS title,
  '../1_expand/010_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_order_public_id')
  AND to_regclass('"planner_shop_0002_order_public_id"."backfill"') IS NOT NULL)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_order_public_id'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 9: 020 Add the column shop_order.public_id
SELECT 2 AS position, 1 AS attempt, '020' AS number,
  'Add the column shop_order.public_id' AS title,
  '../1_expand/020_add_public_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'public_id' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_order_public_id'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 9: 030 Fill shop_order.public_id for rows that old code writes
SELECT 3 AS position, 1 AS attempt, '030' AS number,
  'Fill shop_order.public_id for rows that old code writes' AS title,
  '../1_expand/030_trigger_give_each_order_an_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."shop_order"') AND tgname = 'zz_planner_shop_order_give_each_order_an_id_insert' AND NOT tgisinternal)
  AND EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."shop_order"') AND tgname = 'zz_planner_shop_order_give_each_order_an_id_update' AND NOT tgisinternal))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_order_public_id'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 9: 040 Backfill shop_order.public_id
SELECT 4 AS position, 1 AS attempt, '040' AS number,
  'Backfill shop_order.public_id' AS title,
  '../2_backfill/040_backfill_give_each_order_an_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."shop_order"; SHARE UPDATE EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"', '"public"."shop_order"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_shop_0002_order_public_id".backfill AS b WHERE b.name = 'shop_order_give_each_order_an_id')$goal$ AS report,
  $goal$(COALESCE(obj_description(to_regclass('"planner_shop_0002_order_public_id"."chunk_shop_order_give_each_order_an_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_order_public_id'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 9: 050 Declare shop_order.public_id NOT NULL, without checking old rows
SELECT 5 AS position, 1 AS attempt, '050' AS number,
  'Declare shop_order.public_id NOT NULL, without checking old rows' AS title,
  '../3_validate/050_declare_not_null_public_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_public_id_not_null')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_order_public_id'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 9: 060 Check that public_id is not NULL in any row of shop_order
SELECT 6 AS position, 1 AS attempt, '060' AS number,
  'Check that public_id is not NULL in any row of shop_order' AS title,
  '../3_validate/060_validate_not_null_public_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_public_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_order_public_id'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 9: 070 Build the unique index shop_order_public_id_6cb95ea4_uniq
SELECT 7 AS position, 1 AS attempt, '070' AS number,
  'Build the unique index shop_order_public_id_6cb95ea4_uniq' AS title,
  '../3_validate/070_unique_index_public_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'shop_order_public_id_6cb95ea4_uniq' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_order_public_id'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 9: 080 Make the index the unique constraint shop_order_public_id_6cb95ea4_uniq
SELECT 8 AS position, 1 AS attempt, '080' AS number,
  'Make the index the unique constraint shop_order_public_id_6cb95ea4_uniq' AS title,
  '../3_validate/080_attach_unique_public_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'shop_order_public_id_6cb95ea4_uniq')
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_order_public_id'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 9 of 9: 090 Record the migration as applied
SELECT 9 AS position, 1 AS attempt, '090' AS number,
  'Record the migration as applied' AS title,
  '../3_validate/090_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"' AS locks,
  ARRAY['"public"."django_migrations"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_order_public_id')$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(82281811293513656) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
