-- Undo what has run of shop.0006_addresses, in reverse.
-- Bundle shop.0006_addresses d50da7437e45.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- There is no point of no return in this plan.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(222226276887663794) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 050 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0006_addresses')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'shop' AND name = '0006_addresses';

-- What it has added for the content types goes too, unless rows refer to it.
DO $$
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    DELETE FROM "public"."django_content_type"
    WHERE app_label = 'shop' AND model = 'address';
EXCEPTION
    WHEN foreign_key_violation THEN
        RAISE NOTICE 'Content types and permissions of the migration stay: rows refer to them';
END
$$;
COMMIT;
\endif

-- 040 Fill shop_address from shop_residence
SELECT (
  (to_regclass('"public"."shop_address"') IS NOT NULL
    AND to_regclass('"planner_shop_0006_addresses"."chunk_shop_address_move_residences"') IS NOT NULL)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Fill shop_address from shop_residence'
BEGIN;
SET LOCAL lock_timeout = '2s';
-- The plan made this table, and the way back drops it next. Until then, the work counts as not done.
DELETE FROM "public"."shop_address";
DELETE FROM "planner_shop_0006_addresses"."chunk_shop_address_move_residences";
COMMENT ON TABLE "planner_shop_0006_addresses"."chunk_shop_address_move_residences" IS NULL;
UPDATE "planner_shop_0006_addresses".backfill AS b
SET started_at = NULL, finished_at = NULL, rows_done = NULL, errors = 0, last_error = NULL
WHERE b.name = 'shop_address_move_residences';
COMMIT;
\endif

-- 030 Add the foreign key shop_address_customer_id_be2a0f4c_fk_shop_customer_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."shop_address"') AND conname = 'shop_address_customer_id_be2a0f4c_fk_shop_customer_id')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Add the foreign key shop_address_customer_id_be2a0f4c_fk_shop_customer_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."shop_address"
    DROP CONSTRAINT "shop_address_customer_id_be2a0f4c_fk_shop_customer_id";
COMMIT;
\endif

-- 020 Create the table shop_address
SELECT (
  to_regclass('"public"."shop_address"') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Create the table shop_address'
BEGIN;
SET LOCAL lock_timeout = '10s';
DROP TABLE "public"."shop_address";
COMMIT;
\endif

-- 010 Create the progress schema planner_shop_0006_addresses
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0006_addresses')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_shop_0006_addresses'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_shop_0006_addresses"."chunk_shop_address_move_residences";
DROP TABLE IF EXISTS "planner_shop_0006_addresses".backfill;
DROP SCHEMA IF EXISTS "planner_shop_0006_addresses" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(222226276887663794) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
