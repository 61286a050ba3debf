-- Undo what has run of zipcodes.0002_zipcode_municipality_as_code, in reverse.
-- Bundle zipcodes.0002_zipcode_municipality_as_code 290ea7c5c74a.
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

SELECT pg_try_advisory_lock(946538553398369380) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 050 Drop the index zipcodes_zipcode_municipality_id_099b7e42_like
SELECT (
  NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'zipcodes_zipcode_municipality_id_099b7e42_like' AND x.indisvalid))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Drop the index zipcodes_zipcode_municipality_id_099b7e42_like'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'zipcodes_zipcode_municipality_id_099b7e42_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."zipcodes_zipcode_municipality_id_099b7e42_like";
\endif

CREATE INDEX CONCURRENTLY "zipcodes_zipcode_municipality_id_099b7e42_like"
    ON "public"."zipcodes_zipcode" USING btree ("municipality" varchar_pattern_ops);
\endif

-- 040 Drop the index zipcodes_zipcode_municipality_id_099b7e42
SELECT (
  NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'zipcodes_zipcode_municipality_id_099b7e42' AND x.indisvalid))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Drop the index zipcodes_zipcode_municipality_id_099b7e42'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."zipcodes_zipcode"') AND i.relname = 'zipcodes_zipcode_municipality_id_099b7e42' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."zipcodes_zipcode_municipality_id_099b7e42";
\endif

CREATE INDEX CONCURRENTLY "zipcodes_zipcode_municipality_id_099b7e42"
    ON "public"."zipcodes_zipcode" USING btree ("municipality");
\endif

-- 030 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code';
COMMIT;
\endif

-- 020 Rename the column zipcodes_zipcode.municipality_id to municipality
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped)))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Rename the column zipcodes_zipcode.municipality_id to municipality'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    RENAME COLUMN "municipality" TO "municipality_id";
COMMIT;
\endif

-- 010 Drop the foreign key zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_
SELECT (
  NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_' AND convalidated))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Drop the foreign key zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."zipcodes_zipcode"
    ADD CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_"
    FOREIGN KEY (municipality_id) REFERENCES public.zipcodes_municipality(code) DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."zipcodes_zipcode"
    VALIDATE CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
\endif

SELECT pg_advisory_unlock(946538553398369380) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
