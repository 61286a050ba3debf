-- 010  Create the progress schema planner_shop_0002_order_public_id
-- Phase expand, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- Holds what the backfills have done so far, and the triggers' functions. It goes away with the
-- last step.
--
-- Locks:  none on a table of yours
-- Work:   new objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TABLE IF EXISTS "planner_shop_0002_order_public_id"."chunk_shop_order_give_each_order_an_id";
--   DROP TABLE IF EXISTS "planner_shop_0002_order_public_id".backfill;
--   DROP SCHEMA IF EXISTS "planner_shop_0002_order_public_id" RESTRICT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 010_progress_schema.sql
SET application_name = 'planner 010 Create the progress schema planner_shop_0002_order_';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_order_public_id')
    AND to_regclass('"planner_shop_0002_order_public_id"."backfill"') IS NOT NULL)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0002_order_public_id'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

CREATE SCHEMA IF NOT EXISTS "planner_shop_0002_order_public_id";
COMMENT ON SCHEMA "planner_shop_0002_order_public_id" IS 'Progress of shop.0002_order_public_id; dropped by after_deploy.sql';

-- One row per backfill. The columns in the first block are there to be changed while it runs.
CREATE TABLE "planner_shop_0002_order_public_id".backfill (
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
COMMENT ON COLUMN "planner_shop_0002_order_public_id".backfill.paused IS 'true stops all sessions after their batch, false lets them go on';
COMMENT ON COLUMN "planner_shop_0002_order_public_id".backfill.target_ms IS 'how long a batch shall take; an update of the same row may wait that long';
COMMENT ON COLUMN "planner_shop_0002_order_public_id".backfill.batch_size IS 'keys in the next batch; tuned to target_ms as it runs';
COMMENT ON COLUMN "planner_shop_0002_order_public_id".backfill.max_lag_seconds IS 'wait while a replica is further behind than this; NULL: do not look';
COMMENT ON COLUMN "planner_shop_0002_order_public_id".backfill.throttle_query IS 'a query of one boolean; wait while it returns true; NULL: do not ask';
COMMENT ON COLUMN "planner_shop_0002_order_public_id".backfill.vacuum_every_rows IS 'rows of one session between two VACUUMs; NULL: a tenth of the table';

INSERT INTO "planner_shop_0002_order_public_id".backfill (name, target_ms, batch_size, vacuum_every_rows)
VALUES
  ('shop_order_give_each_order_an_id', 50, 500, NULL);

-- The chunks of shop_order_give_each_order_an_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_shop_0002_order_public_id"."chunk_shop_order_give_each_order_an_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 bigint,
  upto_1 bigint NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_shop_0002_order_public_id"."chunk_shop_order_give_each_order_an_id" (id) WHERE finished_at IS NULL;

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
