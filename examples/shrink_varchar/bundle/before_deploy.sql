-- shop.0002_shorter: everything before the deploy
-- Bundle shop.0002_shorter 45a2ec5b8e15.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 15 AS steps,
       'shop.0002_shorter: everything before the deploy' AS title, 'before_deploy.sql' AS driver,
       'Next: deploy the new code everywhere. When no old code runs any more: after_deploy.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
\echo :planner_run_title

-- One driver at a time.
SELECT pg_try_advisory_lock(671815414007566083) AS locked \gset planner_run_
\if :planner_run_locked
\else
SELECT set_config('planner.message', (SELECT COALESCE(string_agg(format('Another driver of this bundle is running: pid %s (%s), started %s.', l.pid, a.application_name, a.backend_start), ' '), 'Another driver of this bundle was running a moment ago.')
   FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
   WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
     AND (l.classid::bigint << 32) | l.objid::bigint = 671815414007566083), false) AS message,
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

-- 1 of 15: 010 Create the progress schema planner_shop_0002_shorter
SELECT 1 AS position, 1 AS attempt, '010' AS number,
  'Create the progress schema planner_shop_0002_shorter' AS title,
  '../1_expand/010_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_shorter')
  AND to_regclass('"planner_shop_0002_shorter"."backfill"') IS NOT NULL)
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 15: 020 Add a column of the new type beside shop_order.product_id
SELECT 2 AS position, 1 AS attempt, '020' AS number,
  'Add a column of the new type beside shop_order.product_id' AS title,
  '../1_expand/020_retype_add_shop_order.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 15: 030 Add columns of the new type beside shop_product.code, label, price
SELECT 3 AS position, 1 AS attempt, '030' AS number,
  'Add columns of the new type beside shop_product.code, label, price' AS title,
  '../1_expand/030_retype_add_shop_product.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'price_planner_new' AND NOT attisdropped)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 15: 040 Keep the new column of shop_order as the old one
SELECT 4 AS position, 1 AS attempt, '040' AS number,
  'Keep the new column of shop_order as the old one' AS title,
  '../1_expand/040_retype_trigger_shop_order.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."shop_order"') AND tgname = 'zz_planner_shop_order_product_id_new_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 15: 050 Keep the new columns of shop_product as the old ones
SELECT 5 AS position, 1 AS attempt, '050' AS number,
  'Keep the new columns of shop_product as the old ones' AS title,
  '../1_expand/050_retype_trigger_shop_product.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_trigger
    WHERE tgrelid = to_regclass('"public"."shop_product"') AND tgname = 'zz_planner_shop_product_code_label_price_new_insert' AND NOT tgisinternal)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 15: 060 Backfill shop_order.product_id_planner_new
SELECT 6 AS position, 1 AS attempt, '060' AS number,
  'Backfill shop_order.product_id_planner_new' AS title,
  '../2_backfill/060_backfill_retype_product_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."shop_order"; SHARE UPDATE EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"', '"public"."shop_order"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_shop_0002_shorter".backfill AS b WHERE b.name = 'shop_order_retype_product_id')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_shop_0002_shorter"."chunk_shop_order_retype_product_id"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 15: 070 Backfill shop_product.code_planner_new, label_planner_new, price_planner_new
SELECT 7 AS position, 1 AS attempt, '070' AS number,
  'Backfill shop_product.code_planner_new, label_planner_new, price_planner_new' AS title,
  '../2_backfill/070_backfill_retype_code_label_price.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, false AS concurrent, 0 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."shop_product"; SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"', '"public"."shop_product"']::text[] AS tables,
  $goal$(SELECT format(', %s rows, %s rows/s', b.rows_done, round(b.rows_done / greatest(extract(epoch FROM b.finished_at - b.started_at), 0.001)))
FROM "planner_shop_0002_shorter".backfill AS b WHERE b.name = 'shop_product_retype_code_label_price')$goal$ AS report,
  $goal$((COALESCE(obj_description(to_regclass('"planner_shop_0002_shorter"."chunk_shop_product_retype_code_label_price"'), 'pg_class') LIKE 'finished%', false)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 15: 080 Build shop_order_product_id_0eef2166 for the new column
SELECT 8 AS position, 1 AS attempt, '080' AS number,
  'Build shop_order_product_id_0eef2166 for the new column' AS title,
  '../3_validate/080_retype_index_product_id.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_new_shop_order_product_id_0eef2166' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 9 of 15: 090 Build shop_order_product_id_0eef2166_like for the new column
SELECT 9 AS position, 1 AS attempt, '090' AS number,
  'Build shop_order_product_id_0eef2166_like for the new column' AS title,
  '../3_validate/090_retype_index_product_id_like.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_new_shop_order_product_id_0eef2166_like' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 10 of 15: 100 Build shop_product_code_fdb8d8a6_like for the new column
SELECT 10 AS position, 1 AS attempt, '100' AS number,
  'Build shop_product_code_fdb8d8a6_like for the new column' AS title,
  '../3_validate/100_retype_index_code_like.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_code_fdb8d8a6_like' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 11 of 15: 110 Build shop_product_code_key for the new column
SELECT 11 AS position, 1 AS attempt, '110' AS number,
  'Build shop_product_code_key for the new column' AS title,
  '../3_validate/110_retype_unique_index_code.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_code_key' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 12 of 15: 120 Build shop_product_code_lower for the new column
SELECT 12 AS position, 1 AS attempt, '120' AS number,
  'Build shop_product_code_lower for the new column' AS title,
  '../3_validate/120_retype_index_expression.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_code_lower' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 13 of 15: 130 Build shop_product_label_722d3100 for the new column
SELECT 13 AS position, 1 AS attempt, '130' AS number,
  'Build shop_product_label_722d3100 for the new column' AS title,
  '../3_validate/130_retype_index_label.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_label_722d3100' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 14 of 15: 140 Build shop_product_label_722d3100_like for the new column
SELECT 14 AS position, 1 AS attempt, '140' AS number,
  'Build shop_product_label_722d3100_like for the new column' AS title,
  '../3_validate/140_retype_index_label_like.sql' AS file,
  false AS gate, '' AS message,
  false AS transactional, true AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$((EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_label_722d3100_like' AND x.indisvalid)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  OR EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 15 of 15: 150 Record the migration as applied
SELECT 15 AS position, 1 AS attempt, '150' AS number,
  'Record the migration as applied' AS title,
  '../3_validate/150_record_migration.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ROW EXCLUSIVE on "public"."django_migrations"' AS locks,
  ARRAY['"public"."django_migrations"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(671815414007566083) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
