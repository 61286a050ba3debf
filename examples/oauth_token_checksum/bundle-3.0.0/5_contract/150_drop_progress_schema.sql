-- 150  Drop the progress schema planner_oauth2_provider_0012_add_token_checksum
-- Phase contract, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- Nothing is left behind.
--
-- Locks:  none on a table of yours
-- Work:   removes helper objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 150_drop_progress_schema.sql
SET application_name = 'planner 150 Drop the progress schema planner_oauth2_provider_00';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_oauth2_provider_0012_add_token_checksum')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

DROP TABLE IF EXISTS "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_token_checksum";
DROP TABLE IF EXISTS "planner_oauth2_provider_0012_add_token_checksum".backfill;
DROP SCHEMA IF EXISTS "planner_oauth2_provider_0012_add_token_checksum" RESTRICT;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 150 has run
\endif
\else
\echo 150 already done
\endif

RESET TimeZone;
RESET application_name;
