-- 130  Drop the index oauth2_provider_accesstoken_token_8af090f8_like
-- Phase contract, no transaction around it. lock_timeout 1 d, statement_timeout 1 d.
--
-- Old code's queries needed it until the deploy. CONCURRENTLY waits for running queries instead
-- of blocking new ones.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks DDL only
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   DROP INDEX IF EXISTS "oauth2_provider_accesstoken_token_8af090f8_like";
--   DROP INDEX IF EXISTS "oauth2_provider_accesstoken_token_8af090f8_like";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 130_drop_index_token_like.sql
SET application_name = 'planner 130 Drop the index oauth2_provider_accesstoken_token_8a';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_8af090f8_like')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

SET lock_timeout = '1d';
SET statement_timeout = '1d';

DROP INDEX CONCURRENTLY "public"."oauth2_provider_accesstoken_token_8af090f8_like";

RESET lock_timeout;
RESET statement_timeout;

\if :{?planner_run_driver}
\else
\echo 130 has run
\endif
\else
\echo 130 already done
\endif

RESET TimeZone;
RESET application_name;
