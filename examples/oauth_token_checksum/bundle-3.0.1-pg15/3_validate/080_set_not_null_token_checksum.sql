-- 080  Set oauth2_provider_accesstoken.token_checksum NOT NULL
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The valid check proves it, so PostgreSQL does not scan the table under this lock.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."oauth2_provider_accesstoken"
--       ALTER COLUMN "token_checksum" DROP NOT NULL;
--
-- Django would run:
--   ALTER TABLE "oauth2_provider_accesstoken" ALTER COLUMN "token_checksum" SET NOT NULL;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 080_set_not_null_token_checksum.sql
SET application_name = 'planner 080 Set oauth2_provider_accesstoken.token_checksum NOT ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND attname = 'token_checksum' AND NOT attisdropped AND attnotnull)
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
    ALTER COLUMN "token_checksum" SET NOT NULL;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 080 has run
\endif
\else
\echo 080 already done
\endif

RESET TimeZone;
RESET application_name;
