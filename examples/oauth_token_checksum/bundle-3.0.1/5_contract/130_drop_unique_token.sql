-- 130  Drop the constraint oauth2_provider_accesstoken_token_key
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Old code relied on the rule and on its index until the deploy.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   ALTER TABLE "oauth2_provider_accesstoken" DROP CONSTRAINT "oauth2_provider_accesstoken_token_key";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 130_drop_unique_token.sql
SET application_name = 'planner 130 Drop the constraint oauth2_provider_accesstoken_tok';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_key')))
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
    DROP CONSTRAINT "oauth2_provider_accesstoken_token_key";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 130 has run
\endif
\else
\echo 130 already done
\endif

RESET TimeZone;
RESET application_name;
