-- 030  Add a column of the new type beside zipcodes_zipcode.municipality_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- ALTER COLUMN … TYPE would write the table anew under a lock that blocks everything. A column
-- beside the old one, without a default, is catalog work only.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_zipcode": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_insert" ON "public"."zipcodes_zipcode";
--   DROP TRIGGER IF EXISTS "zz_planner_zipcodes_zipcode_municipality_id_new_update" ON "public"."zipcodes_zipcode";
--   DROP FUNCTION IF EXISTS "planner_zipcodes_0002_zipcode_municipality_as_code_to__78d50ca5"."fill_zipcodes_zipcode_municipality_id_new"();
--   ALTER TABLE "public"."zipcodes_zipcode"
--       DROP COLUMN IF EXISTS "municipality_id_planner_new";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_retype_add_zipcodes_zipcode.sql
SET application_name = 'planner 030 Add a column of the new type beside zipcodes_zipcod';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'municipality_id_planner_new' AND NOT attisdropped)
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

ALTER TABLE "public"."zipcodes_zipcode"
    ADD COLUMN "municipality_id_planner_new" uuid;

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
