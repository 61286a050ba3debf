-- Undo what has run of library.0002_new_columns, in reverse.
-- Bundle library.0002_new_columns c454cce085b2.
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

SELECT pg_try_advisory_lock(455321055448883145) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 090 Drop the default of library_book.copies
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'copies' AND NOT attisdropped AND NOT atthasdef)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '090' 'Drop the default of library_book.copies'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ALTER COLUMN "copies" SET DEFAULT 1;
COMMIT;
\endif

-- 080 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_new_columns')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0002_new_columns';
COMMIT;
\endif

-- 060 Add the foreign key library_book_editor_id_03910eb0_fk_library_author_id, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_editor_id_03910eb0_fk_library_author_id')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Add the foreign key library_book_editor_id_03910eb0_fk_library_author_id, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP CONSTRAINT "library_book_editor_id_03910eb0_fk_library_author_id";
COMMIT;
\endif

-- 050 Build the index library_book_editor_id_03910eb0
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'library_book_editor_id_03910eb0')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_editor_id_03910eb0')))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Build the index library_book_editor_id_03910eb0'
DROP INDEX CONCURRENTLY "public"."library_book_editor_id_03910eb0";
\endif

-- 040 Add the column library_book.editor_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'editor_id' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Add the column library_book.editor_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP COLUMN "editor_id";
COMMIT;
\endif

-- 030 Add the column library_book.language
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'language' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Add the column library_book.language'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP COLUMN "language";
COMMIT;
\endif

-- 020 Add the column library_book.copies
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'copies' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Add the column library_book.copies'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP COLUMN "copies";
COMMIT;
\endif

-- 010 Add the column library_book.subtitle
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'subtitle' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Add the column library_book.subtitle'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP COLUMN "subtitle";
COMMIT;
\endif

SELECT pg_advisory_unlock(455321055448883145) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
