-- 010  Create the progress schema planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5
-- Phase expand, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- Holds what the backfills have done so far, and the triggers' functions. It goes away with the
-- last step.
--
-- Locks:  none on a table of yours
-- Work:   new objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TABLE IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_municipality_fill_ids";
--   DROP TABLE IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_zipcode_retype_municipality_id";
--   DROP TABLE IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill;
--   DROP SCHEMA IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5" RESTRICT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 010_progress_schema.sql
SET application_name = 'planner 010 Create the progress schema planner_zipcodes_0002_zi';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5')
    AND to_regclass('"planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."backfill"') IS NOT NULL)
    OR (((((EXISTS (
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
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

CREATE SCHEMA IF NOT EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5";
COMMENT ON SCHEMA "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5" IS 'Progress of zipcodes.0002_zipcode_municipality_as_code..0007_zipcode_municipality_foreign_key; dropped by after_deploy.sql';

-- One row per backfill. The columns in the first block are there to be changed while it runs.
CREATE TABLE "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill (
  name text PRIMARY KEY,

  paused boolean NOT NULL DEFAULT false,
  target_ms integer NOT NULL CHECK (target_ms > 0),
  batch_size integer NOT NULL CHECK (batch_size > 0),
  max_lag_seconds numeric CHECK (max_lag_seconds > 0),
  throttle_query text,
  vacuum_every_rows bigint CHECK (vacuum_every_rows > 0),

  started_at timestamptz,
  finished_at timestamptz,
  rows_done bigint,
  errors integer NOT NULL DEFAULT 0,
  last_error text
);
COMMENT ON COLUMN "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill.paused IS 'true stops all sessions after their batch, false lets them go on';
COMMENT ON COLUMN "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill.target_ms IS 'how long a batch shall take; an update of the same row may wait that long';
COMMENT ON COLUMN "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill.batch_size IS 'keys in the next batch; tuned to target_ms as it runs';
COMMENT ON COLUMN "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill.max_lag_seconds IS 'wait while a replica is further behind than this; NULL: do not look';
COMMENT ON COLUMN "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill.throttle_query IS 'a query of one boolean; wait while it returns true; NULL: do not ask';
COMMENT ON COLUMN "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill.vacuum_every_rows IS 'rows of one session between two VACUUMs; NULL: a tenth of the table';

INSERT INTO "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5".backfill (name, target_ms, batch_size, vacuum_every_rows)
VALUES
  ('zipcodes_municipality_fill_ids', 50, 500, NULL),
  ('zipcodes_zipcode_retype_municipality_id', 50, 500, NULL);

-- The chunks of zipcodes_municipality_fill_ids: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_municipality_fill_ids" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 character varying(2),
  upto_1 character varying(2) NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_municipality_fill_ids" (id) WHERE finished_at IS NULL;

-- The chunks of zipcodes_zipcode_retype_municipality_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_zipcode_retype_municipality_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 character varying(5),
  upto_1 character varying(5) NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."chunk_zipcodes_zipcode_retype_municipality_id" (id) WHERE finished_at IS NULL;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 010 has run
\endif
\else
\echo 010 already done
\endif

RESET TimeZone;
RESET application_name;
