-- 010  Drop the foreign key zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- New code no longer looks after these references: with the key in place its deletes in
-- zipcodes_municipality would fail. Old code works without it, but from here on nothing checks
-- what it writes. The lock covers zipcodes_municipality as well.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."zipcodes_zipcode": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."zipcodes_municipality": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   SET CONSTRAINTS "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_" IMMEDIATE; ALTER TABLE "zipcodes_zipcode" DROP CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 010_drop_foreign_key_municipality_id.sql
SET application_name = 'planner 010 Drop the foreign key zipcodes_zipcode_municipality_';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0002_zipcode_municipality_as_code'))
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
    DROP CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 010 has run
\endif
\else
\echo 010 already done
\endif

RESET TimeZone;
RESET application_name;
