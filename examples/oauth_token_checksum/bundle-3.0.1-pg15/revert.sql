-- Undo what has run of oauth2_provider.0012_add_token_checksum, in reverse.
-- Bundle oauth2_provider.0012_add_token_checksum 6ee54b21f852.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- There is no point of no return in this plan.
-- Step 030 (Change the type of oauth2_provider_accesstoken.token from character varying(255) to
-- text): the way back rewrites the table under ACCESS EXCLUSIVE, and fails if a value does not
-- fit character varying(255).
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(746639852362139777) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 150 Drop the constraint oauth2_provider_accesstoken_token_key
SELECT (
  NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_key'))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '150' 'Drop the constraint oauth2_provider_accesstoken_token_key'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_key' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_key' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."oauth2_provider_accesstoken_token_key";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "oauth2_provider_accesstoken_token_key"
    ON "public"."oauth2_provider_accesstoken" USING btree ("token");
\endif

BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."oauth2_provider_accesstoken"
    ADD CONSTRAINT "oauth2_provider_accesstoken_token_key" UNIQUE USING INDEX "oauth2_provider_accesstoken_token_key";
COMMIT;
\endif

-- 140 Drop the index oauth2_provider_accesstoken_token_8af090f8_like
SELECT (
  NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_8af090f8_like' AND x.indisvalid))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '140' 'Drop the index oauth2_provider_accesstoken_token_8af090f8_like'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_8af090f8_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."oauth2_provider_accesstoken_token_8af090f8_like";
\endif

CREATE INDEX CONCURRENTLY "oauth2_provider_accesstoken_token_8af090f8_like"
    ON "public"."oauth2_provider_accesstoken" USING btree ("token" varchar_pattern_ops);
\endif

-- 130 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '130' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum';
COMMIT;
\endif

-- 120 Make the index the unique constraint oauth2_provider_accesstoken_token_checksum_85319a26_uniq
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_checksum_85319a26_uniq')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '120' 'Make the index the unique constraint oauth2_provider_accesstoken_token_checksum_85319a26_uniq'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."oauth2_provider_accesstoken"
    DROP CONSTRAINT "oauth2_provider_accesstoken_token_checksum_85319a26_uniq";
COMMIT;
\endif

-- 110 Build the unique index oauth2_provider_accesstoken_token_checksum_85319a26_uniq
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_checksum_85319a26_uniq')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_checksum_85319a26_uniq')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '110' 'Build the unique index oauth2_provider_accesstoken_token_checksum_85319a26_uniq'
DROP INDEX CONCURRENTLY "public"."oauth2_provider_accesstoken_token_checksum_85319a26_uniq";
\endif

-- 100 Build the index oauth2_provider_accesstoken_token_checksum_85319a26_like
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_checksum_85319a26_like')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_checksum_85319a26_like')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '100' 'Build the index oauth2_provider_accesstoken_token_checksum_85319a26_like'
DROP INDEX CONCURRENTLY "public"."oauth2_provider_accesstoken_token_checksum_85319a26_like";
\endif

-- 080 Set oauth2_provider_accesstoken.token_checksum NOT NULL
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND attname = 'token_checksum' AND NOT attisdropped AND attnotnull)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Set oauth2_provider_accesstoken.token_checksum NOT NULL'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."oauth2_provider_accesstoken"
    ALTER COLUMN "token_checksum" DROP NOT NULL;
COMMIT;
\endif

-- 060 Declare that oauth2_provider_accesstoken.token_checksum is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'planner_oauth2_provider_accesstoken_token_checksum_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Declare that oauth2_provider_accesstoken.token_checksum is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."oauth2_provider_accesstoken"
    DROP CONSTRAINT "planner_oauth2_provider_accesstoken_token_checksum_not_null";
COMMIT;
\endif

-- 040 Fill oauth2_provider_accesstoken.token_checksum for rows that old code writes
SELECT (
  to_regprocedure('"planner_oauth2_provider_0012_add_token_checksum"."fill_oauth2_provider_accesstoken_forwards_func"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Fill oauth2_provider_accesstoken.token_checksum for rows that old code writes'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_oauth2_provider_accesstoken_forwards_func_insert" ON "public"."oauth2_provider_accesstoken";
DROP TRIGGER IF EXISTS "zz_planner_oauth2_provider_accesstoken_forwards_func_update" ON "public"."oauth2_provider_accesstoken";
DROP FUNCTION IF EXISTS "planner_oauth2_provider_0012_add_token_checksum"."fill_oauth2_provider_accesstoken_forwards_func"();
COMMIT;
\endif

-- 030 Change the type of oauth2_provider_accesstoken.token from character varying(255) to text
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND attname = 'token' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'text')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Change the type of oauth2_provider_accesstoken.token from character varying(255) to text'
BEGIN;
SET LOCAL lock_timeout = '2s';
-- Unlike the way here, the way back may rewrite the table under ACCESS EXCLUSIVE, and fails if a value does not fit.
ALTER TABLE "public"."oauth2_provider_accesstoken"
    ALTER COLUMN "token" TYPE character varying(255);
COMMIT;
\endif

-- 020 Add the column oauth2_provider_accesstoken.token_checksum
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND attname = 'token_checksum' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Add the column oauth2_provider_accesstoken.token_checksum'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."oauth2_provider_accesstoken"
    DROP COLUMN "token_checksum";
COMMIT;
\endif

-- 010 Create the progress schema planner_oauth2_provider_0012_add_token_checksum
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_oauth2_provider_0012_add_token_checksum')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_oauth2_provider_0012_add_token_checksum'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func";
DROP TABLE IF EXISTS "planner_oauth2_provider_0012_add_token_checksum".backfill;
DROP SCHEMA IF EXISTS "planner_oauth2_provider_0012_add_token_checksum" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(746639852362139777) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
