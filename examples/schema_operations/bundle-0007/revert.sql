-- Undo what has run of library.0007_altered_columns, in reverse.
-- Bundle library.0007_altered_columns cfbbdb108dbf.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- There is no point of no return in this plan.
-- Step 020 (Change the type of library_reader.card from character varying(10) to character
-- varying(20)): the way back rewrites the table under ACCESS EXCLUSIVE, and fails if a value does
-- not fit character varying(10).
-- Step 030 (Let library_book.price be NULL): the way back fails if new code has written NULL:
-- give those rows a value first.
-- Step 040 (Let library_reader.phone be NULL): the way back fails if new code has written NULL:
-- give those rows a value first.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(790808839924509115) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 120 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '120' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0007_altered_columns';
COMMIT;
\endif

-- 100 Declare library_book.summary NOT NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_summary_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '100' 'Declare library_book.summary NOT NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ALTER COLUMN "summary" DROP NOT NULL;
COMMIT;
\endif

-- 080 Fill library_book.summary for rows that old code writes
SELECT (
  to_regprocedure('"planner_library_0007_altered_columns"."fill_library_book_summary_not_null"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Fill library_book.summary for rows that old code writes'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_book_summary_not_null_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_library_book_summary_not_null_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0007_altered_columns"."fill_library_book_summary_not_null"();
COMMIT;
\endif

-- 070 Comment on library_book
SELECT (
  coalesce(obj_description(to_regclass('"public"."library_book"'), 'pg_class'), '') = 'One row a title; copies are counted.'
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '070' 'Comment on library_book'
BEGIN;
SET LOCAL lock_timeout = '10s';
COMMENT ON TABLE "public"."library_book" IS NULL;
COMMIT;
\endif

-- 060 Set the default of library_loan.state
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute AS a
      JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = to_regclass('"public"."library_loan"') AND a.attname = 'state' AND NOT a.attisdropped
        AND pg_get_expr(d.adbin, d.adrelid) = '''lent''::character varying')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Set the default of library_loan.state'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_loan"
    ALTER COLUMN "state" SET DEFAULT 'new'::character varying;
COMMIT;
\endif

-- 050 Comment on library_reader.full_name
SELECT (
  coalesce(col_description(to_regclass('"public"."library_reader"'), (
      SELECT attnum FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'full_name')), '') = 'As printed on the card'
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Comment on library_reader.full_name'
BEGIN;
SET LOCAL lock_timeout = '10s';
COMMENT ON COLUMN "public"."library_reader"."full_name" IS NULL;
COMMIT;
\endif

-- 040 Let library_reader.phone be NULL
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'phone' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_reader"') AND conname = 'library_member_phone_not_null' AND convalidated)))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Let library_reader.phone be NULL'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_reader"') AND conname = 'library_member_phone_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_reader"
    ADD CONSTRAINT "library_member_phone_not_null" NOT NULL "phone" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_reader"
    VALIDATE CONSTRAINT "library_member_phone_not_null";
\endif

-- 030 Let library_book.price be NULL
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'price' AND NOT attisdropped)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_price_not_null' AND convalidated)))
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Let library_book.price be NULL'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_price_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "library_book_price_not_null" NOT NULL "price" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book"
    VALIDATE CONSTRAINT "library_book_price_not_null";
\endif

-- 020 Change the type of library_reader.card from character varying(10) to character varying(20)
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'card' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(20)')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Change the type of library_reader.card from character varying(10) to character varying(20)'
BEGIN;
SET LOCAL lock_timeout = '2s';
-- Unlike the way here, the way back may rewrite the table under ACCESS EXCLUSIVE, and fails if a value does not fit.
ALTER TABLE "public"."library_reader"
    ALTER COLUMN "card" TYPE character varying(10);
COMMIT;
\endif

-- 010 Create the progress schema planner_library_0007_altered_columns
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0007_altered_columns')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_library_0007_altered_columns'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_library_0007_altered_columns"."chunk_library_book_summary_not_null";
DROP TABLE IF EXISTS "planner_library_0007_altered_columns".backfill;
DROP SCHEMA IF EXISTS "planner_library_0007_altered_columns" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(790808839924509115) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
