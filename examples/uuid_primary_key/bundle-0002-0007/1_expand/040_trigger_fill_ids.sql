-- 040  Fill zipcodes_municipality.id for rows that old code writes
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that old code inserts or changes has the right value, so that the
-- backfill has an end. What new code writes itself is left alone.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."zipcodes_municipality": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_zipcodes_municipality_fill_ids_insert" ON "public"."zipcodes_municipality";
--   DROP TRIGGER IF EXISTS "zz_planner_zipcodes_municipality_fill_ids_update" ON "public"."zipcodes_municipality";
--   DROP FUNCTION IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_municipality_fill_ids"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_trigger_fill_ids.sql
SET application_name = 'planner 040 Fill zipcodes_municipality.id for rows that old cod';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."zipcodes_municipality"') AND tgname = 'zz_planner_zipcodes_municipality_fill_ids_insert' AND NOT tgisinternal)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."zipcodes_municipality"') AND tgname = 'zz_planner_zipcodes_municipality_fill_ids_update' AND NOT tgisinternal))
    OR (((((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code')
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0003_municipality_id'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0006_zipcode_swap_municipality'))
    AND EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."zipcodes_municipality" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- A column is filled when it is NULL, and again when an UPDATE changes what it is made from without setting
-- the column itself. What a statement sets is never overridden.
-- *<> compares the stored bytes: it sees a change that "=" of the type may not (collations, numeric scale, citext),
-- and it also works for types without "=" (json).
CREATE FUNCTION "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_municipality_fill_ids"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF NEW."id" IS NULL THEN
    NEW."id" := gen_random_uuid();
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
-- The conditions stand in WHEN too, so that rows that need nothing do not pay for a function call.
-- Whoever writes to the table needs no right on the function or its schema: those are checked when the trigger
-- is created, not when it fires.
CREATE TRIGGER "zz_planner_zipcodes_municipality_fill_ids_insert"
BEFORE INSERT ON "public"."zipcodes_municipality"
FOR EACH ROW
WHEN (NEW."id" IS NULL)
EXECUTE FUNCTION "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_municipality_fill_ids"();

CREATE TRIGGER "zz_planner_zipcodes_municipality_fill_ids_update"
BEFORE UPDATE ON "public"."zipcodes_municipality"
FOR EACH ROW
WHEN (
  NEW."id" IS NULL
)
EXECUTE FUNCTION "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_municipality_fill_ids"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 040 has run
\endif
\else
\echo 040 already done
\endif

RESET TimeZone;
RESET application_name;
