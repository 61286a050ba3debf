-- 080  Build the index shop_order_currency_id_501afd58
-- Phase validate, no transaction around it. lock_timeout 1 d, statement_timeout 1 d.
--
-- CREATE INDEX would block all writes while it builds; CONCURRENTLY blocks none.
--
-- Locks:  SHARE UPDATE EXCLUSIVE on "public"."shop_order": blocks DDL only
-- Work:   builds an index, scans the table twice
-- Rerun:  drops the invalid index that a failed build leaves, and builds it again
-- Undo:
--   DROP INDEX CONCURRENTLY "public"."shop_order_currency_id_501afd58";
--
-- Django would run:
--   CREATE INDEX "shop_order_currency_id_501afd58" ON "shop_order" ("currency_id");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 080_index_currency_id.sql
SET application_name = 'planner 080 Build the index shop_order_currency_id_501afd58';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'shop_order_currency_id_501afd58' AND x.indisvalid)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

SET lock_timeout = '1d';
SET statement_timeout = '1d';

SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'shop_order_currency_id_501afd58' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."shop_order_currency_id_501afd58";
\endif

CREATE INDEX CONCURRENTLY "shop_order_currency_id_501afd58"
    ON "public"."shop_order" USING btree ("currency_id");

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
