-- 120  Drop the trigger that filled oauth2_provider_accesstoken for old code
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Old code is gone; new code writes the value itself.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 120_drop_trigger_token_checksum.sql
SET application_name = 'planner 120 Drop the trigger that filled oauth2_provider_access';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
    AND NOT (to_regprocedure('"planner_oauth2_provider_0012_add_token_checksum"."fill_oauth2_provider_accesstoken_token_checksum"()') IS NOT NULL))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."oauth2_provider_accesstoken" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_oauth2_provider_accesstoken_token_checksum_insert" ON "public"."oauth2_provider_accesstoken";
DROP TRIGGER IF EXISTS "zz_planner_oauth2_provider_accesstoken_token_checksum_update" ON "public"."oauth2_provider_accesstoken";
DROP FUNCTION IF EXISTS "planner_oauth2_provider_0012_add_token_checksum"."fill_oauth2_provider_accesstoken_token_checksum"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 120 has run
\endif
\else
\echo 120 already done
\endif

RESET TimeZone;
RESET application_name;
