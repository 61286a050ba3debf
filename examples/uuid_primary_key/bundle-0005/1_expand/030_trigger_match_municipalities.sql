-- 030  Fill zipcodes_zipcode.temp_muni for rows that old code writes
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that old code inserts or changes has the right value, so that the
-- backfill has an end. What new code writes itself is left alone.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."zipcodes_zipcode": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_match_municipalities_insert" ON "public"."zipcodes_zipcode";
--   DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_match_municipalities_update" ON "public"."zipcodes_zipcode";
--   DROP FUNCTION IF EXISTS "planner_zipcodes_0005_zipcode_temp_muni"."fill_zipcodes_zipcode_match_municipalities"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_trigger_match_municipalities.sql
SET application_name = 'planner 030 Fill zipcodes_zipcode.temp_muni for rows that old c';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."zipcodes_zipcode"') AND tgname = 'zz_planner_zipcodes_zipcode_match_municipalities_insert' AND NOT tgisinternal)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."zipcodes_zipcode"') AND tgname = 'zz_planner_zipcodes_zipcode_match_municipalities_update' AND NOT tgisinternal))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."zipcodes_zipcode" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- A column is filled when it is NULL, and again when an UPDATE changes what it is made from without setting
-- the column itself. What a statement sets is never overridden.
-- *<> compares the stored bytes: it sees a change that "=" of the type may not (collations, numeric scale, citext),
-- and it also works for types without "=" (json).
CREATE FUNCTION "planner_zipcodes_0005_zipcode_temp_muni"."fill_zipcodes_zipcode_match_municipalities"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF NEW."temp_muni" IS NULL
     OR (TG_OP = 'UPDATE'
         AND ROW(NEW."temp_muni")::record *= ROW(OLD."temp_muni")::record
         AND ROW(NEW."municipality")::record *<> ROW(OLD."municipality")::record) THEN
    NEW."temp_muni" := (SELECT "found_municipality_1"."id" FROM "public"."zipcodes_municipality" AS "found_municipality_1" WHERE "found_municipality_1"."code" = NEW."municipality");
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
-- The conditions stand in WHEN too, so that rows that need nothing do not pay for a function call.
-- Whoever writes to the table needs no right on the function or its schema: those are checked when the trigger
-- is created, not when it fires.
CREATE TRIGGER "zz_planner_zipcodes_zipcode_match_municipalities_insert"
BEFORE INSERT ON "public"."zipcodes_zipcode"
FOR EACH ROW
WHEN (NEW."temp_muni" IS NULL)
EXECUTE FUNCTION "planner_zipcodes_0005_zipcode_temp_muni"."fill_zipcodes_zipcode_match_municipalities"();

CREATE TRIGGER "zz_planner_zipcodes_zipcode_match_municipalities_update"
BEFORE UPDATE ON "public"."zipcodes_zipcode"
FOR EACH ROW
WHEN (
  NEW."temp_muni" IS NULL
  OR ROW(NEW."municipality")::record *<> ROW(OLD."municipality")::record
)
EXECUTE FUNCTION "planner_zipcodes_0005_zipcode_temp_muni"."fill_zipcodes_zipcode_match_municipalities"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 030 has run
\endif
\else
\echo 030 already done
\endif

RESET TimeZone;
RESET application_name;
