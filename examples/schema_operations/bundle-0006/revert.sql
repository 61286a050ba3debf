-- Undo what has run of library.0006_removals, in reverse.
-- Bundle library.0006_removals 535064f8b56a.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 040 (Drop the column library_book.shelf) has run. From there on there is no way
-- back: the values of public.library_book.shelf are gone.
-- Step 010 (Let library_book.shelf be NULL): the way back fails if new code has inserted rows:
-- give them a value first.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(135026901559773811) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0006_removals')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0006_removals')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'shelf' AND NOT attisdropped))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 040 (Drop the column library_book.shelf) has run: the values of public.library_book.shelf are gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0006_removals')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0006_removals')
    AND NOT (to_regclass('"public"."library_reminder"') IS NOT NULL)))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 050 (Drop the table library_reminder) has run: the rows of public.library_reminder are gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 030 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0006_removals')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0006_removals';
COMMIT;
\endif

-- 020 Drop the foreign key library_reminder_loan_id_25bc1dbd_fk_library_loan_id
SELECT (
  NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_reminder"') AND conname = 'library_reminder_loan_id_25bc1dbd_fk_library_loan_id' AND convalidated))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Drop the foreign key library_reminder_loan_id_25bc1dbd_fk_library_loan_id'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_reminder"') AND conname = 'library_reminder_loan_id_25bc1dbd_fk_library_loan_id') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_reminder"
    ADD CONSTRAINT "library_reminder_loan_id_25bc1dbd_fk_library_loan_id"
    FOREIGN KEY (loan_id) REFERENCES public.library_loan(id) DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_reminder"
    VALIDATE CONSTRAINT "library_reminder_loan_id_25bc1dbd_fk_library_loan_id";
\endif

-- 010 Let library_book.shelf be NULL
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'shelf' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_shelf_not_null' AND convalidated)))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Let library_book.shelf be NULL'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_shelf_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "library_book_shelf_not_null" NOT NULL "shelf" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book"
    VALIDATE CONSTRAINT "library_book_shelf_not_null";
\endif

SELECT pg_advisory_unlock(135026901559773811) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
