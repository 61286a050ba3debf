-- 080  Build the unique index oauth2_provider_accesstoken_token_checksum_key
-- Phase validate, no transaction around it. lock_timeout 1 d, statement_timeout 1 d.
--
-- ADD CONSTRAINT … UNIQUE would block reads and writes while it builds its index; CONCURRENTLY
-- blocks none.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks DDL only
-- Work:   builds an index, scans the table twice
-- Rerun:  drops the invalid index that a failed build leaves, and builds it again
-- Undo:
--   DROP INDEX CONCURRENTLY "public"."oauth2_provider_accesstoken_token_checksum_key";
--
-- Django would run:
--   ALTER TABLE "oauth2_provider_accesstoken" ADD COLUMN "token_checksum" varchar(64) DEFAULT '' NOT NULL UNIQUE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 080_unique_index_token_checksum.sql
SET application_name = 'planner 080 Build the unique index oauth2_provider_accesstoken_';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_checksum_key' AND x.indisvalid)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

SET lock_timeout = '1d';
SET statement_timeout = '1d';

SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_checksum_key' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."oauth2_provider_accesstoken_token_checksum_key";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "oauth2_provider_accesstoken_token_checksum_key"
    ON "public"."oauth2_provider_accesstoken" USING btree ("token_checksum");

RESET lock_timeout;
RESET statement_timeout;

\if :{?planner_run_driver}
\else
\echo 080 has run
\endif
\else
\echo 080 already done
\endif

RESET TimeZone;
RESET application_name;
