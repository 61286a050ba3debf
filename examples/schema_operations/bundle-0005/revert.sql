-- Undo what has run of library.0005_renames, in reverse.
-- Bundle library.0005_renames acc869f99c0c.
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

SELECT pg_try_advisory_lock(689491170378364299) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 040 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0005_renames')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0005_renames';
UPDATE "public"."django_content_type" AS own
SET model = 'member'
WHERE app_label = 'library' AND model = 'reader'
  AND NOT EXISTS (
    SELECT FROM "public"."django_content_type" AS other
    WHERE other.app_label = own.app_label AND other.model = 'member');

-- What it has added for the content types goes too, unless rows refer to it.
DO $$
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    DELETE FROM "public"."django_content_type"
    WHERE app_label = 'library' AND model = 'reader';
EXCEPTION
    WHEN foreign_key_violation THEN
        RAISE NOTICE 'Content types and permissions of the migration stay: rows refer to them';
END
$$;
COMMIT;
\endif

-- 030 Rename the column library_reader.name to full_name
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'full_name' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'name' AND NOT attisdropped)))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Rename the column library_reader.name to full_name'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_reader"
    RENAME COLUMN "full_name" TO "name";
COMMIT;
\endif

-- 020 Rename the table library_member to library_reader
SELECT (
  (to_regclass('"public"."library_reader"') IS NOT NULL
    AND NOT (to_regclass('"public"."library_member"') IS NOT NULL))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Rename the table library_member to library_reader'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_reader"
    RENAME TO "library_member";
COMMIT;
\endif

-- 010 Rename the constraint library_loan_member_id_23dad6a9_fk_library_member_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_loan"') AND conname = 'library_loan_member_id_23dad6a9_fk_library_reader_id')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Rename the constraint library_loan_member_id_23dad6a9_fk_library_member_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_loan"
    RENAME CONSTRAINT "library_loan_member_id_23dad6a9_fk_library_reader_id" TO "library_loan_member_id_23dad6a9_fk_library_member_id";
COMMIT;
\endif

SELECT pg_advisory_unlock(689491170378364299) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before.'
