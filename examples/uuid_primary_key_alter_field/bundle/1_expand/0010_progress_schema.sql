-- 0010  Create the progress schema planner_library_0002_uuid_keys
-- Phase expand, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- Holds what the backfills have done so far, and the triggers' functions. It goes away with the
-- last step.
--
-- Locks:  none on a table of yours
-- Work:   new objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0010_progress_schema.sql
SET application_name = 'planner 0010 Create the progress schema planner_library_0002_uu';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0002_uuid_keys')
    AND to_regclass('"planner_library_0002_uuid_keys"."backfill"') IS NOT NULL)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

CREATE SCHEMA IF NOT EXISTS "planner_library_0002_uuid_keys";
COMMENT ON SCHEMA "planner_library_0002_uuid_keys" IS 'Progress of library.0002_uuid_keys; dropped by after_deploy.sql';

-- One row per backfill. The columns in the first block are there to be changed while it runs.
CREATE TABLE "planner_library_0002_uuid_keys".backfill (
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
COMMENT ON COLUMN "planner_library_0002_uuid_keys".backfill.paused IS 'true stops all sessions after their batch, false lets them go on';
COMMENT ON COLUMN "planner_library_0002_uuid_keys".backfill.target_ms IS 'how long a batch shall take; an update of the same row may wait that long';
COMMENT ON COLUMN "planner_library_0002_uuid_keys".backfill.batch_size IS 'keys in the next batch; tuned to target_ms as it runs';
COMMENT ON COLUMN "planner_library_0002_uuid_keys".backfill.max_lag_seconds IS 'wait while a replica is further behind than this; NULL: do not look';
COMMENT ON COLUMN "planner_library_0002_uuid_keys".backfill.throttle_query IS 'a query of one boolean; wait while it returns true; NULL: do not ask';
COMMENT ON COLUMN "planner_library_0002_uuid_keys".backfill.vacuum_every_rows IS 'rows of one session between two VACUUMs; NULL: a tenth of the table';

INSERT INTO "planner_library_0002_uuid_keys".backfill (name, target_ms, batch_size, vacuum_every_rows)
VALUES
  ('library_author_rekey_id', 50, 500, NULL),
  ('library_book_rekey_id', 50, 500, NULL),
  ('library_tag_rekey_code', 50, 500, NULL),
  ('library_author_rekey_mentor_id', 50, 500, NULL),
  ('library_book_rekey_author_id_reviewed_by_id', 50, 500, NULL),
  ('library_book_tags_rekey_book_id_tag_id', 50, 500, NULL),
  ('library_novel_rekey_book_ptr_id', 50, 500, NULL),
  ('library_profile_rekey_author_id', 50, 500, NULL),
  ('sales_sale_rekey_book_id_novel_id', 50, 500, NULL);

-- The chunks of library_author_rekey_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_library_0002_uuid_keys"."chunk_library_author_rekey_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 integer,
  upto_1 integer NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_library_0002_uuid_keys"."chunk_library_author_rekey_id" (id) WHERE finished_at IS NULL;

-- The chunks of library_book_rekey_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_library_0002_uuid_keys"."chunk_library_book_rekey_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 integer,
  upto_1 integer NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_library_0002_uuid_keys"."chunk_library_book_rekey_id" (id) WHERE finished_at IS NULL;

-- The chunks of library_tag_rekey_code: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_library_0002_uuid_keys"."chunk_library_tag_rekey_code" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 character varying(8),
  upto_1 character varying(8) NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_library_0002_uuid_keys"."chunk_library_tag_rekey_code" (id) WHERE finished_at IS NULL;

-- The chunks of library_author_rekey_mentor_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_library_0002_uuid_keys"."chunk_library_author_rekey_mentor_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 integer,
  upto_1 integer NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_library_0002_uuid_keys"."chunk_library_author_rekey_mentor_id" (id) WHERE finished_at IS NULL;

-- The chunks of library_book_rekey_author_id_reviewed_by_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_library_0002_uuid_keys"."chunk_library_book_rekey_author_id_reviewed_by_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 integer,
  upto_1 integer NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_library_0002_uuid_keys"."chunk_library_book_rekey_author_id_reviewed_by_id" (id) WHERE finished_at IS NULL;

-- The chunks of library_book_tags_rekey_book_id_tag_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_library_0002_uuid_keys"."chunk_library_book_tags_rekey_book_id_tag_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 bigint,
  upto_1 bigint NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_library_0002_uuid_keys"."chunk_library_book_tags_rekey_book_id_tag_id" (id) WHERE finished_at IS NULL;

-- The chunks of library_novel_rekey_book_ptr_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_library_0002_uuid_keys"."chunk_library_novel_rekey_book_ptr_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 integer,
  upto_1 integer NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_library_0002_uuid_keys"."chunk_library_novel_rekey_book_ptr_id" (id) WHERE finished_at IS NULL;

-- The chunks of library_profile_rekey_author_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_library_0002_uuid_keys"."chunk_library_profile_rekey_author_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 bigint,
  upto_1 bigint NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_library_0002_uuid_keys"."chunk_library_profile_rekey_author_id" (id) WHERE finished_at IS NULL;

-- The chunks of sales_sale_rekey_book_id_novel_id: keys above "after" (NULL: from the first) up to and including "upto".
-- The one row without "keys" is the rest of the table, which is not cut into chunks yet.
CREATE TABLE "planner_library_0002_uuid_keys"."chunk_sales_sale_rekey_book_id_novel_id" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  after_1 bigint,
  upto_1 bigint NOT NULL,
  keys integer,
  rows bigint,
  attempts integer NOT NULL DEFAULT 0,
  retry_at timestamptz,
  finished_at timestamptz
);
CREATE INDEX ON "planner_library_0002_uuid_keys"."chunk_sales_sale_rekey_book_id_novel_id" (id) WHERE finished_at IS NULL;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0010 has run
\endif
\else
\echo 0010 already done
\endif

RESET TimeZone;
RESET application_name;
