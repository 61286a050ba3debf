-- 050  Keep the new column of zipcodes_zipcode as the old one
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that is inserted or changed has the value in its new type, too, so that
-- the backfill has an end.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."zipcodes_zipcode": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_insert" ON "public"."zipcodes_zipcode";
--   DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_update" ON "public"."zipcodes_zipcode";
--   DROP FUNCTION IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_new"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_retype_trigger_zipcodes_zipcode.sql
SET application_name = 'planner 050 Keep the new column of zipcodes_zipcode as the old ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."zipcodes_zipcode"') AND tgname = 'zz_planner_zipcodes_zipcode_municipality_id_new_insert' AND NOT tgisinternal)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))
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
LOCK TABLE "public"."zipcodes_zipcode" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_new"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."municipality_id")::record *<> ROW(OLD."municipality_id")::record
    OR (NEW."municipality_id_planner_new" IS NULL AND NEW."municipality_id" IS NOT NULL) THEN
    NEW."municipality_id_planner_new" := (SELECT "found_municipality_1"."id" FROM "public"."zipcodes_municipality" AS "found_municipality_1" WHERE "found_municipality_1"."code" = NEW."municipality_id");
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_zipcodes_zipcode_municipality_id_new_insert"
BEFORE INSERT ON "public"."zipcodes_zipcode"
FOR EACH ROW
EXECUTE FUNCTION "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_new"();

CREATE TRIGGER "zz_planner_zipcodes_zipcode_municipality_id_new_update"
BEFORE UPDATE ON "public"."zipcodes_zipcode"
FOR EACH ROW
WHEN (
  ROW(NEW."municipality_id")::record *<> ROW(OLD."municipality_id")::record
    OR (NEW."municipality_id_planner_new" IS NULL AND NEW."municipality_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_new"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 050 has run
\endif
\else
\echo 050 already done
\endif

RESET TimeZone;
RESET application_name;
