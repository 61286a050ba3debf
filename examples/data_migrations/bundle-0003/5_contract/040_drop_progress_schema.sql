-- 040  Drop the progress schema planner_shop_0003_currencies
-- Phase contract, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- Nothing is left behind.
--
-- Locks:  none on a table of yours
-- Work:   removes helper objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: nothing tells any more that “Do what shop.0003:add_currencies does to
--         shop_currency” has run, which revert.sql leaves: it would run twice.
-- POINT OF NO RETURN: revert.sql undoes nothing from here on.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_drop_progress_schema.sql
SET application_name = 'planner 040 Drop the progress schema planner_shop_0003_currenci';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0003_currencies')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0003_currencies')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

DROP TABLE IF EXISTS "planner_shop_0003_currencies"."ran_01_runpython";
DROP TABLE IF EXISTS "planner_shop_0003_currencies".backfill;
DROP SCHEMA IF EXISTS "planner_shop_0003_currencies" RESTRICT;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 040 has run
\endif
\else
\echo 040 already done
\endif

RESET TimeZone;
RESET application_name;
