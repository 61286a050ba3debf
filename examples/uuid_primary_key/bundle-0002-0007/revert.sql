-- Undo what has run of
-- zipcodes.0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key, in reverse.
-- Bundle zipcodes.0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key bd45ed999c7a.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 210 (Drop zipcodes_zipcode.municipality_id_planner_old) has run. From there on there
-- is no way back: the old form of public.zipcodes_zipcode.municipality_id is gone.
-- Step 180 (Swap: zipcodes_zipcode.municipality_id refers to zipcodes_municipality.id, its new
-- key): the way back builds the old columns' indexes again, and fails if there are values that
-- the old type can't hold.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(704170805670379559) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  (((((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))
  AND
  (((((((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 210 (Drop zipcodes_zipcode.municipality_id_planner_old) has run: the old form of public.zipcodes_zipcode.municipality_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 190 Record the migration as applied
SELECT (
  (((((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key'))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '190' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0003_municipality_id';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code';
COMMIT;
\endif

-- 180 Swap: zipcodes_zipcode.municipality_id refers to zipcodes_municipality.id, its new key
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '180' 'Swap: zipcodes_zipcode.municipality_id refers to zipcodes_municipality.id, its new key'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'planner_back_zipcodes_municipality_pkey' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'planner_back_zipcodes_municipality_pkey' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_zipcodes_municipality_pkey";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_zipcodes_municipality_pkey"
    ON "public"."zipcodes_municipality" USING btree ("code");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'planner_back_zipcodes_zipcode_municipality_id_099b7e42' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'planner_back_zipcodes_zipcode_municipality_id_099b7e42' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_zipcodes_zipcode_municipality_id_099b7e42";
\endif

CREATE INDEX CONCURRENTLY "planner_back_zipcodes_zipcode_municipality_id_099b7e42"
    ON "public"."zipcodes_zipcode" USING btree ("municipality_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'planner_back_zipcodes_zipcode_municipality_id_099b7e42_like' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'planner_back_zipcodes_zipcode_municipality_id_099b7e42_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_zipcodes_zipcode_municipality_id_099b7e42_like";
\endif

CREATE INDEX CONCURRENTLY "planner_back_zipcodes_zipcode_municipality_id_099b7e42_like"
    ON "public"."zipcodes_zipcode" USING btree ("municipality_id_planner_old" varchar_pattern_ops);
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_back_zipcodes_zipcode_municipality_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    ADD CONSTRAINT "planner_back_zipcodes_zipcode_municipality_id_not_null" NOT NULL "municipality_id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."zipcodes_zipcode"
    VALIDATE CONSTRAINT "planner_back_zipcodes_zipcode_municipality_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_back_zipcodes_zipcode_municipality_id_099b7e42_7a5c74b7') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    ADD CONSTRAINT "planner_back_zipcodes_zipcode_municipality_id_099b7e42_7a5c74b7" FOREIGN KEY ("municipality_id_planner_old") REFERENCES "public"."zipcodes_municipality" ("code") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."zipcodes_zipcode"
    VALIDATE CONSTRAINT "planner_back_zipcodes_zipcode_municipality_id_099b7e42_7a5c74b7";

BEGIN;
SET LOCAL lock_timeout = '2s';
-- All tables in a fixed order, so that two sessions never wait for each other. From here on everything is catalog work.
LOCK TABLE "public"."zipcodes_municipality", "public"."zipcodes_zipcode" IN ACCESS EXCLUSIVE MODE;

ALTER TABLE "public"."zipcodes_zipcode" DROP CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_old_insert" ON "public"."zipcodes_zipcode";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_old_update" ON "public"."zipcodes_zipcode";
DROP FUNCTION IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_old"();
ALTER TABLE "public"."zipcodes_municipality" DROP CONSTRAINT "zipcodes_municipality_id_0c00e85c_pk";
DROP INDEX "public"."zipcodes_zipcode_municipality_id_099b7e42";

ALTER TABLE "public"."zipcodes_zipcode" RENAME COLUMN "municipality_id" TO "municipality_id_planner_new";
ALTER TABLE "public"."zipcodes_zipcode" RENAME COLUMN "municipality_id_planner_old" TO "municipality_id";
ALTER TABLE "public"."zipcodes_zipcode" ALTER COLUMN "municipality_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."zipcodes_zipcode" ALTER COLUMN "municipality_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."zipcodes_municipality"
    ADD CONSTRAINT "zipcodes_municipality_pkey" PRIMARY KEY USING INDEX "planner_back_zipcodes_municipality_pkey";
ALTER INDEX "public"."planner_back_zipcodes_zipcode_municipality_id_099b7e42" RENAME TO "zipcodes_zipcode_municipality_id_099b7e42";
ALTER INDEX "public"."planner_back_zipcodes_zipcode_municipality_id_099b7e42_like" RENAME TO "zipcodes_zipcode_municipality_id_099b7e42_like";
ALTER TABLE "public"."zipcodes_zipcode" RENAME CONSTRAINT "planner_back_zipcodes_zipcode_municipality_id_099b7e42_7a5c74b7" TO "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
ALTER TABLE "public"."zipcodes_zipcode" RENAME CONSTRAINT "planner_back_zipcodes_zipcode_municipality_id_not_null" TO "zipcodes_zipcode_municipality_id_not_null";
COMMIT;
\endif

-- 160 Declare that zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_ holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '160' 'Declare that zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_ holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    DROP CONSTRAINT "planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe";
COMMIT;
\endif

-- 140 Declare that municipality_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_new_zipcodes_zipcode_municipality_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '140' 'Declare that municipality_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    ALTER COLUMN "municipality_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 130 Build zipcodes_zipcode_municipality_id_099b7e42 for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'planner_new_zipcodes_zipcode_municipality_id_099b7e42')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '130' 'Build zipcodes_zipcode_municipality_id_099b7e42 for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_zipcodes_zipcode_municipality_id_099b7e42";
\endif

-- 120 Build the index of the new primary key zipcodes_municipality_id_0c00e85c_pk
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_id_0c00e85c_pk')
    OR EXISTS (
    SELECT FROM pg_catalog.pg_constraint AS f
    WHERE f.conrelid = to_regclass('"public"."zipcodes_zipcode"') AND f.conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_'
      AND f.conindid <> (
        SELECT k.conindid FROM pg_catalog.pg_constraint AS k
        WHERE k.conrelid = to_regclass('"public"."zipcodes_municipality"') AND k.contype = 'p')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '120' 'Build the index of the new primary key zipcodes_municipality_id_0c00e85c_pk'
-- The old foreign key was made while the primary key was the new one: PostgreSQL put it on the unique index, which goes, too.
SELECT EXISTS (
  SELECT FROM pg_catalog.pg_constraint AS f
  WHERE f.conrelid = to_regclass('"public"."zipcodes_zipcode"') AND f.conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_'
    AND f.conindid <> (
      SELECT k.conindid FROM pg_catalog.pg_constraint AS k
      WHERE k.conrelid = to_regclass('"public"."zipcodes_municipality"') AND k.contype = 'p'))
 AS planner_elsewhere \gset
\if :planner_elsewhere
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_again_zipcodes_zipcode_municipality_id_099b7e4_93ee6fd3') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    ADD CONSTRAINT "planner_again_zipcodes_zipcode_municipality_id_099b7e4_93ee6fd3" FOREIGN KEY ("municipality_id") REFERENCES "public"."zipcodes_municipality" DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."zipcodes_zipcode"
    VALIDATE CONSTRAINT "planner_again_zipcodes_zipcode_municipality_id_099b7e4_93ee6fd3";
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode" DROP CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
ALTER TABLE "public"."zipcodes_zipcode" RENAME CONSTRAINT "planner_again_zipcodes_zipcode_municipality_id_099b7e4_93ee6fd3" TO "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
COMMIT;
\endif
DROP INDEX CONCURRENTLY IF EXISTS "public"."zipcodes_municipality_id_0c00e85c_pk";
\endif

-- 100 Declare zipcodes_municipality.id NOT NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '100' 'Declare zipcodes_municipality.id NOT NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_municipality"
    ALTER COLUMN "id" DROP NOT NULL;
COMMIT;
\endif

-- 090 Make the index the unique constraint zipcodes_municipality_code_46411819_uniq
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_code_46411819_uniq')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '090' 'Make the index the unique constraint zipcodes_municipality_code_46411819_uniq'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_municipality"
    DROP CONSTRAINT "zipcodes_municipality_code_46411819_uniq";
COMMIT;
\endif

-- 080 Build the unique index zipcodes_municipality_code_46411819_uniq
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."zipcodes_municipality"') AND i.relname = 'zipcodes_municipality_code_46411819_uniq')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_municipality"') AND conname = 'zipcodes_municipality_code_46411819_uniq')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Build the unique index zipcodes_municipality_code_46411819_uniq'
DROP INDEX CONCURRENTLY "public"."zipcodes_municipality_code_46411819_uniq";
\endif

-- 050 Keep the new column of zipcodes_zipcode as the old one
SELECT (
  to_regprocedure('"planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Keep the new column of zipcodes_zipcode as the old one'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_insert" ON "public"."zipcodes_zipcode";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_update" ON "public"."zipcodes_zipcode";
DROP FUNCTION IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_new"();
COMMIT;
\endif

-- 040 Fill zipcodes_municipality.id for rows that old code writes
SELECT (
  to_regprocedure('"planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_municipality_fill_ids"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Fill zipcodes_municipality.id for rows that old code writes'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_municipality_fill_ids_insert" ON "public"."zipcodes_municipality";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_municipality_fill_ids_update" ON "public"."zipcodes_municipality";
DROP FUNCTION IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_municipality_fill_ids"();
COMMIT;
\endif

-- 030 Add a column of the new type beside zipcodes_zipcode.municipality_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Add a column of the new type beside zipcodes_zipcode.municipality_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_insert" ON "public"."zipcodes_zipcode";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_update" ON "public"."zipcodes_zipcode";
DROP FUNCTION IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_new"();
ALTER TABLE "public"."zipcodes_zipcode"
    DROP COLUMN IF EXISTS "municipality_id_planner_new";
COMMIT;
\endif

-- 020 Add the column zipcodes_municipality.id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_municipality"') AND attname = 'id' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Add the column zipcodes_municipality.id'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_municipality"
    DROP COLUMN "id";
COMMIT;
\endif

-- 010 Create the progress schema planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_municipality_fill_ids";
DROP TABLE IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_zipcode_retype_municipality_id";
DROP TABLE IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill;
DROP SCHEMA IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(704170805670379559) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
