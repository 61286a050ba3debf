-- 050  Comment on library_reader.full_name
-- Phase expand, one transaction. lock_timeout 10 s, statement_timeout 10 s.
--
-- Takes a lock that blocks neither reads nor writes.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_reader": blocks DDL only
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   COMMENT ON COLUMN "public"."library_reader"."full_name" IS NULL;
--
-- Django would run:
--   COMMENT ON COLUMN "library_reader"."full_name" IS 'As printed on the card';

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_comment_full_name.sql
SET application_name = 'planner 050 Comment on library_reader.full_name';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (coalesce(col_description(to_regclass('"public"."library_reader"'), (
      SELECT attnum FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'full_name')), '') = 'As printed on the card'
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '10s';

COMMENT ON COLUMN "public"."library_reader"."full_name" IS 'As printed on the card';

COMMIT;

\if :{?planner_run_driver}
\else
\echo 050 has run
\endif
\else
\echo 050 already done
\endif

RESET TimeZone;
RESET application_name;
