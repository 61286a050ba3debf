-- Undo what has run of library.0008_new_tables, in reverse.
-- Bundle library.0008_new_tables 1e75bd2c5dbe.
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

SELECT pg_try_advisory_lock(291776162014728686) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 060 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0008_new_tables')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0008_new_tables';

-- What it has added for the content types goes too, unless rows refer to it.
DO $$
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    DELETE FROM "public"."django_content_type"
    WHERE app_label = 'library' AND model = 'tag';
    DELETE FROM "public"."django_content_type"
    WHERE app_label = 'library' AND model = 'authorship';
EXCEPTION
    WHEN foreign_key_violation THEN
        RAISE NOTICE 'Content types and permissions of the migration stay: rows refer to them';
END
$$;
COMMIT;
\endif

-- 050 Add the foreign key library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Add the foreign key library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    DROP CONSTRAINT "library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id";
COMMIT;
\endif

-- 040 Add the foreign key library_book_tags_book_id_7c6729bd_fk_library_book_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'library_book_tags_book_id_7c6729bd_fk_library_book_id')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Add the foreign key library_book_tags_book_id_7c6729bd_fk_library_book_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    DROP CONSTRAINT "library_book_tags_book_id_7c6729bd_fk_library_book_id";
COMMIT;
\endif

-- 030 Add the column library_book_authors.role
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book_authors"') AND attname = 'role' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Add the column library_book_authors.role'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_authors"
    DROP COLUMN "role";
COMMIT;
\endif

-- 020 Create the table library_book_tags
SELECT (
  to_regclass('"public"."library_book_tags"') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Create the table library_book_tags'
BEGIN;
SET LOCAL lock_timeout = '10s';
DROP TABLE "public"."library_book_tags";
COMMIT;
\endif

-- 010 Create the table library_tag
SELECT (
  to_regclass('"public"."library_tag"') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the table library_tag'
BEGIN;
SET LOCAL lock_timeout = '10s';
DROP TABLE "public"."library_tag";
COMMIT;
\endif

SELECT pg_advisory_unlock(291776162014728686) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
