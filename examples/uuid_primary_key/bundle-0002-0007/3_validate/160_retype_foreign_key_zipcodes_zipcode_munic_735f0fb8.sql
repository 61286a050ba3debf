-- 160  Declare that zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_ holds for the new
-- columns, without checking old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."zipcodes_zipcode": blocks writes
--         SHARE ROW EXCLUSIVE on "public"."zipcodes_municipality": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."zipcodes_zipcode"
--       DROP CONSTRAINT "planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 160_retype_foreign_key_zipcodes_zipcode_munic_735f0fb8.sql
SET application_name = 'planner 160 Declare that zipcodes_zipcode_municipality_id_099b7';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe')
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
LOCK TABLE "public"."zipcodes_zipcode", "public"."zipcodes_municipality" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."zipcodes_zipcode"
    ADD CONSTRAINT "planner_new_zipcodes_zipcode_municipality_id_099b7e42__659c10fe"
    FOREIGN KEY ("municipality_id_planner_new") REFERENCES "public"."zipcodes_municipality" ("id") DEFERRABLE INITIALLY DEFERRED NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 160 has run
\endif
\else
\echo 160 already done
\endif

RESET TimeZone;
RESET application_name;
