-- Undo what has run of library.0009_replaced, in reverse.
-- Bundle library.0009_replaced 461166cdf7e2.
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

SELECT pg_try_advisory_lock(656521719076442335) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 070 Drop the index book_isbn
SELECT (
  NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_isbn' AND x.indisvalid))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '070' 'Drop the index book_isbn'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_isbn' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."book_isbn";
\endif

CREATE INDEX CONCURRENTLY "book_isbn"
    ON "public"."library_book" USING btree ("isbn", "title");
\endif

-- 060 Swap the unique constraint reader_card for its new form
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_reader"') AND conname = 'reader_card')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_reader"') AND i.relname = 'reader_card'
        AND pg_get_indexdef(x.indexrelid) = 'CREATE UNIQUE INDEX reader_card ON public.library_reader USING btree (card, email)'))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Swap the unique constraint reader_card for its new form'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_reader"') AND i.relname = 'planner_old_reader_card' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_reader"') AND i.relname = 'planner_old_reader_card' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_old_reader_card";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_old_reader_card"
    ON "public"."library_reader" USING btree ("card");
\endif

BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_reader"
    DROP CONSTRAINT "reader_card",
    ADD CONSTRAINT "reader_card" UNIQUE USING INDEX "planner_old_reader_card";
COMMIT;
\endif

-- 050 Build the index of the new form of reader_card
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_reader"') AND i.relname = 'planner_new_reader_card')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_reader"') AND conname = 'planner_new_reader_card')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Build the index of the new form of reader_card'
DROP INDEX CONCURRENTLY "public"."planner_new_reader_card";
\endif

-- 040 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0009_replaced')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0009_replaced';
COMMIT;
\endif

-- 030 Give the new index its name book_title
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_title' AND x.indisvalid)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_title'
        AND pg_get_indexdef(x.indexrelid) = 'CREATE INDEX book_title ON public.library_book USING btree (title, isbn)'))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Give the new index its name book_title'
BEGIN;
SET LOCAL lock_timeout = '10s';
ALTER INDEX "public"."book_title"
    RENAME TO "planner_new_book_title";
COMMIT;
\endif

-- 020 Drop the old form of the index book_title
SELECT (
  NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_title' AND x.indisvalid))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Drop the old form of the index book_title'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'book_title' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."book_title";
\endif

CREATE INDEX CONCURRENTLY "book_title"
    ON "public"."library_book" USING btree ("title");
\endif

-- 010 Build the new form of the index book_title
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_book_title')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_book_title')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Build the new form of the index book_title'
DROP INDEX CONCURRENTLY "public"."planner_new_book_title";
\endif

SELECT pg_advisory_unlock(656521719076442335) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
