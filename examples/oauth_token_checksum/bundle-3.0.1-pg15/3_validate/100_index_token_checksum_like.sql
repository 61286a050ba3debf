-- 100  Build the index oauth2_provider_accesstoken_token_checksum_85319a26_like
-- Phase validate, no transaction around it. lock_timeout 1 d, statement_timeout 1 d.
--
-- CREATE INDEX would block all writes while it builds; CONCURRENTLY blocks none.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks DDL only
-- Work:   builds an index, scans the table twice
-- Rerun:  drops the invalid index that a failed build leaves, and builds it again
-- Undo:
--   DROP INDEX CONCURRENTLY "public"."oauth2_provider_accesstoken_token_checksum_85319a26_like";
--
-- Django would run:
--   CREATE INDEX "oauth2_provider_accesstoken_token_checksum_85319a26_like" ON "oauth2_provider_accesstoken" ("token_checksum" varchar_pattern_ops);

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 100_index_token_checksum_like.sql
SET application_name = 'planner 100 Build the index oauth2_provider_accesstoken_token_c';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_checksum_85319a26_like' AND x.indisvalid)
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
    WHERE x.indrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND i.relname = 'oauth2_provider_accesstoken_token_checksum_85319a26_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."oauth2_provider_accesstoken_token_checksum_85319a26_like";
\endif

CREATE INDEX CONCURRENTLY "oauth2_provider_accesstoken_token_checksum_85319a26_like"
    ON "public"."oauth2_provider_accesstoken" USING btree ("token_checksum" varchar_pattern_ops);

RESET lock_timeout;
RESET statement_timeout;

\if :{?planner_run_driver}
\else
\echo 100 has run
\endif
\else
\echo 100 already done
\endif

RESET TimeZone;
RESET application_name;
