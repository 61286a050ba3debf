-- 020  Add the column oauth2_provider_accesstoken.token_checksum
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- A column without a default is catalog work only: no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."oauth2_provider_accesstoken"
--       DROP COLUMN "token_checksum";
--
-- Django would run:
--   ALTER TABLE "oauth2_provider_accesstoken" ADD COLUMN "token_checksum" varchar(64) DEFAULT '' NOT NULL UNIQUE;
--   ALTER TABLE "oauth2_provider_accesstoken" ALTER COLUMN "token_checksum" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_add_token_checksum.sql
SET application_name = 'planner 020 Add the column oauth2_provider_accesstoken.token_ch';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND attname = 'token_checksum' AND NOT attisdropped)
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
    ADD COLUMN "token_checksum" character varying(64);

COMMIT;

\if :{?planner_run_driver}
\else
\echo 020 has run
\endif
\else
\echo 020 already done
\endif

RESET TimeZone;
RESET application_name;
