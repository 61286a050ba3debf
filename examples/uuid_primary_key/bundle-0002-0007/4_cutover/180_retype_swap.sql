-- 180  Swap: zipcodes_zipcode.municipality_id refers to zipcodes_municipality.id, its new key
-- Phase cutover, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Everything is there for the new columns: indexes, constraints and values. They take the names
-- of the old ones in one short transaction; the old ones are kept up to date from here on.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_municipality": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."zipcodes_zipcode": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   SET CONSTRAINTS "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_" IMMEDIATE; ALTER TABLE "zipcodes_zipcode" DROP CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
--   DROP INDEX IF EXISTS "zipcodes_zipcode_municipality_id_099b7e42";
--   DROP INDEX IF EXISTS "zipcodes_zipcode_municipality_id_099b7e42_like";
--   ALTER TABLE "zipcodes_zipcode" RENAME COLUMN "municipality_id" TO "municipality";
--   ALTER TABLE "zipcodes_municipality" DROP CONSTRAINT "zipcodes_municipality_pkey";
--   ALTER TABLE "zipcodes_municipality" ADD CONSTRAINT "zipcodes_municipality_id_0c00e85c_pk" PRIMARY KEY ("id");
--   ALTER TABLE "zipcodes_zipcode" ADD COLUMN "temp_muni" uuid NULL;
--   ALTER TABLE "zipcodes_zipcode" DROP COLUMN "municipality" CASCADE;
--   ALTER TABLE "zipcodes_zipcode" RENAME COLUMN "temp_muni" TO "municipality";
--   ALTER TABLE "zipcodes_zipcode" RENAME COLUMN "municipality" TO "municipality_id";
--   ALTER TABLE "zipcodes_zipcode" ALTER COLUMN "municipality_id" SET NOT NULL;
--   CREATE INDEX "zipcodes_zipcode_municipality_id_099b7e42" ON "zipcodes_zipcode" ("municipality_id");
--   ALTER TABLE "zipcodes_zipcode" ADD CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_" FOREIGN KEY ("municipality_id") REFERENCES "zipcodes_municipality" ("id") DEFERRABLE INITIALLY DEFERRED;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 180_retype_swap.sql
SET application_name = 'planner 180 Swap: zipcodes_zipcode.municipality_id refers to zi';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid')
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
LOCK TABLE "public"."zipcodes_municipality", "public"."zipcodes_zipcode" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- All tables in a fixed order, so that two sessions never wait for each other. From here on everything is catalog work.
LOCK TABLE "public"."zipcodes_municipality", "public"."zipcodes_zipcode" IN ACCESS EXCLUSIVE MODE;

ALTER TABLE "public"."zipcodes_zipcode" DROP CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_insert" ON "public"."zipcodes_zipcode";
DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_update" ON "public"."zipcodes_zipcode";
DROP FUNCTION IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_new"();
ALTER TABLE "public"."zipcodes_municipality" DROP CONSTRAINT "zipcodes_municipality_pkey";
DROP INDEX "public"."zipcodes_zipcode_municipality_id_099b7e42";
DROP INDEX "public"."zipcodes_zipcode_municipality_id_099b7e42_like";

ALTER TABLE "public"."zipcodes_zipcode" RENAME COLUMN "municipality_id" TO "municipality_id_planner_old";
ALTER TABLE "public"."zipcodes_zipcode" RENAME COLUMN "municipality_id_planner_new" TO "municipality_id";
ALTER TABLE "public"."zipcodes_zipcode" ALTER COLUMN "municipality_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."zipcodes_zipcode" ALTER COLUMN "municipality_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."zipcodes_municipality"
    ADD CONSTRAINT "zipcodes_municipality_id_0c00e85c_pk" PRIMARY KEY USING INDEX "zipcodes_municipality_id_0c00e85c_pk";
ALTER INDEX "public"."planner_new_zipcodes_zipcode_municipality_id_099b7e42" RENAME TO "zipcodes_zipcode_municipality_id_099b7e42";
ALTER TABLE "public"."zipcodes_zipcode" RENAME CONSTRAINT "planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe" TO "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
ALTER TABLE "public"."zipcodes_zipcode" RENAME CONSTRAINT "planner_new_zipcodes_zipcode_municipality_id_not_null" TO "zipcodes_zipcode_municipality_id_not_null";

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."municipality_id")::record *<> ROW(OLD."municipality_id")::record
    OR (NEW."municipality_id_planner_old" IS NULL AND NEW."municipality_id" IS NOT NULL) THEN
    NEW."municipality_id_planner_old" := (SELECT p."code" FROM "public"."zipcodes_municipality" AS p WHERE p."id" = NEW."municipality_id");
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_zipcodes_zipcode_municipality_id_old_insert"
BEFORE INSERT ON "public"."zipcodes_zipcode"
FOR EACH ROW
EXECUTE FUNCTION "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_old"();

CREATE TRIGGER "zz_planner_zipcodes_zipcode_municipality_id_old_update"
BEFORE UPDATE ON "public"."zipcodes_zipcode"
FOR EACH ROW
WHEN (
  ROW(NEW."municipality_id")::record *<> ROW(OLD."municipality_id")::record
    OR (NEW."municipality_id_planner_old" IS NULL AND NEW."municipality_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_old"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 180 has run
\endif
\else
\echo 180 already done
\endif

RESET TimeZone;
RESET application_name;
