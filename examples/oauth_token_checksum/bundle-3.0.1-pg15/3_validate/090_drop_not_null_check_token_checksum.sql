-- 090  Drop the check that proved oauth2_provider_accesstoken.token_checksum
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- It is a step of its own: dropped in the same ALTER, the check would no longer spare the scan.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.
--
-- Django would run:
--   ALTER TABLE "oauth2_provider_accesstoken" ALTER COLUMN "token_checksum" SET NOT NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 090_drop_not_null_check_token_checksum.sql
SET application_name = 'planner 090 Drop the check that proved oauth2_provider_accessto';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND attname = 'token_checksum' AND NOT attisdropped AND attnotnull)
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'planner_oauth2_provider_accesstoken_token_checksum_not_null')))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."oauth2_provider_accesstoken" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."oauth2_provider_accesstoken"
    DROP CONSTRAINT "planner_oauth2_provider_accesstoken_token_checksum_not_null";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 090 has run
\endif
\else
\echo 090 already done
\endif

RESET TimeZone;
RESET application_name;
