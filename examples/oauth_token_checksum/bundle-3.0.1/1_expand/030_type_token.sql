-- 030  Change the type of oauth2_provider_accesstoken.token from character varying(255) to text
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The new type holds every value of the old one in the same form: PostgreSQL changes the catalog,
-- no row and no index.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   the way back rewrites the table under ACCESS EXCLUSIVE, and fails if a value does not
--         fit character varying(255):
--   -- Unlike the way here, the way back may rewrite the table under ACCESS EXCLUSIVE, and fails if a value does not fit.
--   ALTER TABLE "public"."oauth2_provider_accesstoken"
--       ALTER COLUMN "token" TYPE character varying(255);
--
-- Django would run:
--   ALTER TABLE "oauth2_provider_accesstoken" ALTER COLUMN "token" TYPE text USING "token"::text;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_type_token.sql
SET application_name = 'planner 030 Change the type of oauth2_provider_accesstoken.toke';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND attname = 'token' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'text')
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
    ALTER COLUMN "token" TYPE text;

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
