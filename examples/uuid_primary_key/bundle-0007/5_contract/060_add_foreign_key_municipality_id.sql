-- 060  Add the foreign key zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_, without
-- checking old rows
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- NOT VALID: it holds for every row written from now on, and nothing is scanned under this lock.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."zipcodes_zipcode": blocks writes
--         SHARE ROW EXCLUSIVE on "public"."zipcodes_municipality": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."zipcodes_zipcode"
--       DROP CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_";
--
-- Django would run:
--   ALTER TABLE "zipcodes_zipcode" ADD CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_" FOREIGN KEY ("municipality_id") REFERENCES "zipcodes_municipality" ("id") DEFERRABLE INITIALLY DEFERRED;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_add_foreign_key_municipality_id.sql
SET application_name = 'planner 060 Add the foreign key zipcodes_zipcode_municipality_i';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0007_zipcode_municipality_foreign_key')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."zipcodes_zipcode"') AND conname = 'zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_'))
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
    ADD CONSTRAINT "zipcodes_zipcode_municipality_id_099b7e42_fk_zipcodes_"
    FOREIGN KEY (municipality_id) REFERENCES public.zipcodes_municipality(id) DEFERRABLE INITIALLY DEFERRED NOT VALID;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 060 has run
\endif
\else
\echo 060 already done
\endif

RESET TimeZone;
RESET application_name;
