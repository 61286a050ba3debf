-- shop.0002_shorter: what waits until old code is gone
-- Bundle shop.0002_shorter 45a2ec5b8e15.
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
SELECT 30 AS attempts, 500 AS backoff_ms, 16 AS steps,
       'shop.0002_shorter: what waits until old code is gone' AS title, 'after_deploy.sql' AS driver,
       'Next: check the end state with verify.sql.' AS next, extract(epoch FROM clock_timestamp()) AS started \gset planner_run_
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

-- before_deploy.sql has not finished: the migration is not recorded as applied.
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_shorter')
) IS TRUE AS holds \gset planner_run_
\if :planner_run_holds
\else
SELECT set_config('planner.message', 'before_deploy.sql has not finished: the migration is not recorded as applied.', false) AS message,
       set_config('planner.hint', 'Run before_deploy.sql first, then deploy the new code, then run this.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 1 of 16: 160 Declare that product_id_planner_new is not NULL, without checking old rows
SELECT 1 AS position, 1 AS attempt, '160' AS number,
  'Declare that product_id_planner_new is not NULL, without checking old rows' AS title,
  '../5_contract/160_retype_not_null_shop_order_product_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 2 of 16: 170 Check in all rows of shop_order that product_id_planner_new is not NULL
SELECT 2 AS position, 1 AS attempt, '170' AS number,
  'Check in all rows of shop_order that product_id_planner_new is not NULL' AS title,
  '../5_contract/170_retype_validate_not_null_shop_order_product_id.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 3 of 16: 180 Declare that code_planner_new is not NULL, without checking old rows
SELECT 3 AS position, 1 AS attempt, '180' AS number,
  'Declare that code_planner_new is not NULL, without checking old rows' AS title,
  '../5_contract/180_retype_not_null_shop_product_code.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 4 of 16: 190 Check in all rows of shop_product that code_planner_new is not NULL
SELECT 4 AS position, 1 AS attempt, '190' AS number,
  'Check in all rows of shop_product that code_planner_new is not NULL' AS title,
  '../5_contract/190_retype_validate_not_null_shop_product_code.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 5 of 16: 200 Declare that price_planner_new is not NULL, without checking old rows
SELECT 5 AS position, 1 AS attempt, '200' AS number,
  'Declare that price_planner_new is not NULL, without checking old rows' AS title,
  '../5_contract/200_retype_not_null_shop_product_price.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_price_not_null')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 6 of 16: 210 Check in all rows of shop_product that price_planner_new is not NULL
SELECT 6 AS position, 1 AS attempt, '210' AS number,
  'Check in all rows of shop_product that price_planner_new is not NULL' AS title,
  '../5_contract/210_retype_validate_not_null_shop_product_price.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_price_not_null' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 7 of 16: 220 Declare that every value of label is in label_planner_new, without checking old rows
SELECT 7 AS position, 1 AS attempt, '220' AS number,
  'Declare that every value of label is in label_planner_new, without checking old rows' AS title,
  '../5_contract/220_retype_fits_shop_product_label.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_shop_product_label_fits')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 8 of 16: 230 Check in all rows of shop_product that every value of label is in label_planner_new
SELECT 8 AS position, 1 AS attempt, '230' AS number,
  'Check in all rows of shop_product that every value of label is in label_planner_new' AS title,
  '../5_contract/230_retype_validate_fits_shop_product_label.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_shop_product_label_fits' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 9 of 16: 240 Declare that shop_product_code_filled holds for the new column, without checking old rows
SELECT 9 AS position, 1 AS attempt, '240' AS number,
  'Declare that shop_product_code_filled holds for the new column, without checking old rows' AS title,
  '../5_contract/240_retype_check_shop_product_code_filled.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_filled')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 10 of 16: 250 Check in all rows of shop_product that shop_product_code_filled holds for the new column
SELECT 10 AS position, 1 AS attempt, '250' AS number,
  'Check in all rows of shop_product that shop_product_code_filled holds for the new column' AS title,
  '../5_contract/250_retype_validate_check_shop_product_code_filled.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_filled' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 11 of 16: 260 Declare that shop_order_product_id_0eef2166_fk holds for the new columns, without checking old rows
SELECT 11 AS position, 1 AS attempt, '260' AS number,
  'Declare that shop_order_product_id_0eef2166_fk holds for the new columns, without checking old rows' AS title,
  '../5_contract/260_retype_foreign_key_shop_order_product_id__467e9f2c.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE ROW EXCLUSIVE on "public"."shop_order"; SHARE ROW EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_order"', '"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_0eef2166_fk')
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 12 of 16: 270 Check in all rows of shop_order that shop_order_product_id_0eef2166_fk holds for the new columns
SELECT 12 AS position, 1 AS attempt, '270' AS number,
  'Check in all rows of shop_order that shop_order_product_id_0eef2166_fk holds for the new columns' AS title,
  '../5_contract/270_retype_validate_foreign_key_shop_order_pr_220417e2.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 86400000 AS statement_timeout_ms,
  false AS no_return,
  'SHARE UPDATE EXCLUSIVE on "public"."shop_order"; ROW SHARE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_order"', '"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_0eef2166_fk' AND convalidated)
  OR EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 13 of 16: 280 Swap: shop_order.product_id, shop_product.code, shop_product.label, shop_product.price get their new type
SELECT 13 AS position, 1 AS attempt, '280' AS number,
  'Swap: shop_order.product_id, shop_product.code, shop_product.label, shop_product.price get their new type' AS title,
  '../5_contract/280_retype_swap.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_order"; ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_order"', '"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)'))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 14 of 16: 290 Drop shop_order.product_id_planner_old
SELECT 14 AS position, 1 AS attempt, '290' AS number,
  'Drop shop_order.product_id_planner_old' AS title,
  '../5_contract/290_retype_drop_shop_order.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  true AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_order"' AS locks,
  ARRAY['"public"."shop_order"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 15 of 16: 300 Drop shop_product.code_planner_old, label_planner_old, price_planner_old
SELECT 15 AS position, 1 AS attempt, '300' AS number,
  'Drop shop_product.code_planner_old, label_planner_old, price_planner_old' AS title,
  '../5_contract/300_retype_drop_shop_product.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'ACCESS EXCLUSIVE on "public"."shop_product"' AS locks,
  ARRAY['"public"."shop_product"']::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND (NOT (EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'price_planner_old' AND NOT attisdropped))
  AND EXISTS (
    SELECT FROM pg_catalog.pg_attribute
    WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
      AND format_type(atttypid, atttypmod) = 'character varying(40)')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

-- 16 of 16: 310 Drop the progress schema planner_shop_0002_shorter
SELECT 16 AS position, 1 AS attempt, '310' AS number,
  'Drop the progress schema planner_shop_0002_shorter' AS title,
  '../5_contract/310_drop_progress_schema.sql' AS file,
  false AS gate, '' AS message,
  true AS transactional, false AS concurrent, 10000 AS statement_timeout_ms,
  false AS no_return,
  'no lock on a table of yours' AS locks,
  ARRAY[]::text[] AS tables,
  $goal$''$goal$ AS report,
  $goal$(EXISTS (
    SELECT FROM "public"."django_migrations"
    WHERE app = 'shop' AND name = '0002_shorter')
  AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_shorter')))$goal$ AS goal
\gset planner_run_
\ir lib/attempt.psql

SELECT pg_advisory_unlock(671815414007566083) AS locked \gset planner_run_
RESET application_name;
SELECT format('All %1$s steps of %2$s are done.', :planner_run_steps, :'planner_run_driver') AS line \gset planner_run_
\echo
\echo :planner_run_line
\echo :planner_run_next
