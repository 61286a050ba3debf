-- 060  Declare oauth2_provider_accesstoken.token_checksum NOT NULL, without checking old rows
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The rule holds for every row written from now on. Old rows are checked by the next step, which
-- lets reads and writes through. PostgreSQL 18 keeps NOT NULL as a constraint that can be
-- validated later.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."oauth2_provider_accesstoken"
--       ALTER COLUMN "token_checksum" DROP NOT NULL;
--
-- Django would run:
--   ALTER TABLE "oauth2_provider_accesstoken" ADD COLUMN "token_checksum" varchar(64) DEFAULT '' NOT NULL UNIQUE;
--   ALTER TABLE "oauth2_provider_accesstoken" ALTER COLUMN "token_checksum" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_declare_not_null_token_checksum.sql
SET application_name = 'planner 060 Declare oauth2_provider_accesstoken.token_checksum ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND conname = 'oauth2_provider_accesstoken_token_checksum_not_null')
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
    ADD CONSTRAINT "oauth2_provider_accesstoken_token_checksum_not_null" NOT NULL "token_checksum" NOT VALID;

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
