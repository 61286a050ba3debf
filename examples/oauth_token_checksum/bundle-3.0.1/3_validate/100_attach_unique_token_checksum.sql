-- 100  Make the index the unique constraint
-- oauth2_provider_accesstoken_token_checksum_85319a26_uniq
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Catalog work only: the index is there and valid.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."oauth2_provider_accesstoken"
--       DROP CONSTRAINT "oauth2_provider_accesstoken_token_checksum_85319a26_uniq";
--
-- Django would run:
--   ALTER TABLE "oauth2_provider_accesstoken" ADD CONSTRAINT "oauth2_provider_accesstoken_token_checksum_85319a26_uniq" UNIQUE ("token_checksum");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 100_attach_unique_token_checksum.sql
SET application_name = 'planner 100 Make the index the unique constraint oauth2_provide';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_checksum_85319a26_uniq')
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
    ADD CONSTRAINT "oauth2_provider_accesstoken_token_checksum_85319a26_uniq" UNIQUE USING INDEX "oauth2_provider_accesstoken_token_checksum_85319a26_uniq";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 100 has run
\endif
\else
\echo 100 already done
\endif

RESET TimeZone;
RESET application_name;
