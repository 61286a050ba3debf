-- Undo what has run of zipcodes.0004_municipality_primary_key, in reverse.
-- Bundle zipcodes.0004_municipality_primary_key 7ac3dd80f68e.
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

SELECT pg_try_advisory_lock(490683619472030851) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 120 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '120' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key';
COMMIT;
\endif

-- 110 Move the primary key of zipcodes_municipality to id
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_id_0c00e85c_pk')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_pkey')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '110' 'Move the primary key of zipcodes_municipality to id'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_pkey' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_pkey' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."zipcodes_municipality_pkey";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "zipcodes_municipality_pkey"
    ON "public"."zipcodes_municipality" USING btree ("code");
\endif

BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_municipality"
    DROP CONSTRAINT "zipcodes_municipality_id_0c00e85c_pk",
    ADD CONSTRAINT "zipcodes_municipality_pkey" PRIMARY KEY USING INDEX "zipcodes_municipality_pkey";
COMMIT;
\endif

-- 100 Build the index of the new primary key zipcodes_municipality_id_0c00e85c_pk
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_id_0c00e85c_pk')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_id_0c00e85c_pk')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '100' 'Build the index of the new primary key zipcodes_municipality_id_0c00e85c_pk'
DROP INDEX CONCURRENTLY "public"."zipcodes_municipality_id_0c00e85c_pk";
\endif

-- 080 Set zipcodes_municipality.id NOT NULL
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_municipality"') AND attname = 'id' AND NOT attisdropped AND attnotnull)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Set zipcodes_municipality.id NOT NULL'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_municipality"
    ALTER COLUMN "id" DROP NOT NULL;
COMMIT;
\endif

-- 060 Declare that zipcodes_municipality.id is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'planner_zipcodes_municipality_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Declare that zipcodes_municipality.id is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_municipality"
    DROP CONSTRAINT "planner_zipcodes_municipality_id_not_null";
COMMIT;
\endif

-- 050 Make the index the unique constraint zipcodes_municipality_code_46411819_uniq
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_code_46411819_uniq')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Make the index the unique constraint zipcodes_municipality_code_46411819_uniq'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_municipality"
    DROP CONSTRAINT "zipcodes_municipality_code_46411819_uniq";
COMMIT;
\endif

-- 040 Build the unique index zipcodes_municipality_code_46411819_uniq
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_code_46411819_uniq')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_code_46411819_uniq')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Build the unique index zipcodes_municipality_code_46411819_uniq'
DROP INDEX CONCURRENTLY "public"."zipcodes_municipality_code_46411819_uniq";
\endif

-- 020 Fill zipcodes_municipality.id for rows that old code writes
SELECT (
  to_regprocedure('"planner_zipcodes_0004_municipality_primary_key"."fill_zipcodes_municipality_id_not_null"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Fill zipcodes_municipality.id for rows that old code writes'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_municipality_id_not_null_insert" ON "public"."zipcodes_municipality";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_municipality_id_not_null_update" ON "public"."zipcodes_municipality";
DROP FUNCTION IF EXISTS "planner_zipcodes_0004_municipality_primary_key"."fill_zipcodes_municipality_id_not_null"();
COMMIT;
\endif

-- 010 Create the progress schema planner_zipcodes_0004_municipality_primary_key
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0004_municipality_primary_key')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_zipcodes_0004_municipality_primary_key'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null";
DROP TABLE IF EXISTS "planner_zipcodes_0004_municipality_primary_key".backfill;
DROP SCHEMA IF EXISTS "planner_zipcodes_0004_municipality_primary_key" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(490683619472030851) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
