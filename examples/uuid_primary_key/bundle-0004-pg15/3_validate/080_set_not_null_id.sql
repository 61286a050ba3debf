-- 080  Set zipcodes_municipality.id NOT NULL
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The valid check proves it, so PostgreSQL does not scan the table under this lock.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_municipality": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."zipcodes_municipality"
--       ALTER COLUMN "id" DROP NOT NULL;
--
-- Django would run:
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" SET DEFAULT '…'::uuid;
--   UPDATE "zipcodes_municipality" SET "id" = '…'::uuid WHERE "id" IS NULL; SET CONSTRAINTS ALL IMMEDIATE;
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" SET NOT NULL;
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 080_set_not_null_id.sql
SET application_name = 'planner 080 Set zipcodes_municipality.id NOT NULL';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_municipality"') AND attname = 'id' AND NOT attisdropped AND attnotnull)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."zipcodes_municipality" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."zipcodes_municipality"
    ALTER COLUMN "id" SET NOT NULL;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 080 has run
\endif
\else
\echo 080 already done
\endif

RESET TimeZone;
RESET application_name;
