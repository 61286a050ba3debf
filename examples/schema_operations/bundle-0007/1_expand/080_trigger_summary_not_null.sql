-- 080  Fill library_book.summary for rows that old code writes
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that old code inserts or changes has the right value, so that the
-- backfill has an end. What new code writes itself is left alone.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."library_book": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_library_book_summary_not_null_insert" ON "public"."library_book";
--   DROP TRIGGER IF EXISTS "zz_planner_library_book_summary_not_null_update" ON "public"."library_book";
--   DROP FUNCTION IF EXISTS "planner_library_0007_altered_columns"."fill_library_book_summary_not_null"();
--
-- Django would run:
--   ALTER TABLE "library_book" ALTER COLUMN "summary" SET DEFAULT '';
--   UPDATE "library_book" SET "summary" = '' WHERE "summary" IS NULL; SET CONSTRAINTS ALL IMMEDIATE;
--   ALTER TABLE "library_book" ALTER COLUMN "summary" SET NOT NULL;
--   ALTER TABLE "library_book" ALTER COLUMN "summary" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 080_trigger_summary_not_null.sql
SET application_name = 'planner 080 Fill library_book.summary for rows that old code wr';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_library_book_summary_not_null_insert' AND NOT tgisinternal)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_library_book_summary_not_null_update' AND NOT tgisinternal))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_book" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- A column is filled when it is NULL, and again when an UPDATE changes what it is made from without setting
-- the column itself. What a statement sets is never overridden.
-- *<> compares the stored bytes: it sees a change that "=" of the type may not (collations, numeric scale, citext),
-- and it also works for types without "=" (json).
CREATE FUNCTION "planner_library_0007_altered_columns"."fill_library_book_summary_not_null"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF NEW."summary" IS NULL THEN
    NEW."summary" := '';
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
-- The conditions stand in WHEN too, so that rows that need nothing do not pay for a function call.
-- Whoever writes to the table needs no right on the function or its schema: those are checked when the trigger
-- is created, not when it fires.
CREATE TRIGGER "zz_planner_library_book_summary_not_null_insert"
BEFORE INSERT ON "public"."library_book"
FOR EACH ROW
WHEN (NEW."summary" IS NULL)
EXECUTE FUNCTION "planner_library_0007_altered_columns"."fill_library_book_summary_not_null"();

CREATE TRIGGER "zz_planner_library_book_summary_not_null_update"
BEFORE UPDATE ON "public"."library_book"
FOR EACH ROW
WHEN (
  NEW."summary" IS NULL
)
EXECUTE FUNCTION "planner_library_0007_altered_columns"."fill_library_book_summary_not_null"();

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
