-- Undo what has run of library.0004_indexes, in reverse.
-- Bundle library.0004_indexes 6b17447871fd.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- There is no point of no return in this plan.
-- Step 060 (Check all rows against loan_state): loan_state stays validated.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(425973476015766802) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 080 Drop the index book_price
SELECT (
  NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_price' AND x.indisvalid))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Drop the index book_price'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_price' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."book_price";
\endif

CREATE INDEX CONCURRENTLY "book_price"
    ON "public"."library_book" USING btree ("price");
\endif

-- 070 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0004_indexes')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '070' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0004_indexes';
COMMIT;
\endif

-- 050 Rename the index book_number to book_by_isbn
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_by_isbn')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_number')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Rename the index book_number to book_by_isbn'
BEGIN;
SET LOCAL lock_timeout = '10s';
ALTER INDEX "public"."book_by_isbn"
    RENAME TO "book_number";
COMMIT;
\endif

-- 040 Build the index book_details
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_details')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_details')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Build the index book_details'
DROP INDEX CONCURRENTLY "public"."book_details";
\endif

-- 030 Build the index book_isbn_upper
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_isbn_upper')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_isbn_upper')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Build the index book_isbn_upper'
DROP INDEX CONCURRENTLY "public"."book_isbn_upper";
\endif

-- 020 Build the index book_edited
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_edited')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_edited')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Build the index book_edited'
DROP INDEX CONCURRENTLY "public"."book_edited";
\endif

-- 010 Build the index book_isbn
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_isbn')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_isbn')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Build the index book_isbn'
DROP INDEX CONCURRENTLY "public"."book_isbn";
\endif

SELECT pg_advisory_unlock(425973476015766802) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
