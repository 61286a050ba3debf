-- 070  Comment on library_book
-- Phase expand, one transaction. lock_timeout 10 s, statement_timeout 10 s.
--
-- Takes a lock that blocks neither reads nor writes.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."library_book": blocks DDL only
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   COMMENT ON TABLE "public"."library_book" IS NULL;
--
-- Django would run:
--   COMMENT ON TABLE "library_book" IS 'One row a title; copies are counted.';

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 070_comment_library_book.sql
SET application_name = 'planner 070 Comment on library_book';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (coalesce(obj_description(to_regclass('"public"."library_book"'), 'pg_class'), '') = 'One row a title; copies are counted.'
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '10s';

COMMENT ON TABLE "public"."library_book" IS 'One row a title; copies are counted.';

COMMIT;

\if :{?planner_run_driver}
\else
\echo 070 has run
\endif
\else
\echo 070 already done
\endif

RESET TimeZone;
RESET application_name;
