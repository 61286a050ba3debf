-- 010  Create the progress schema planner_shop_0009_order_notes
-- Phase expand, one transaction. lock_timeout 2 s, statement_timeout 10 s.
--
-- Holds what the backfills have done so far, and the triggers' functions. It goes away with the
-- last step.
--
-- Locks:  none on a table of yours
-- Work:   new objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 010_progress_schema.sql
SET application_name = 'planner 010 Create the progress schema planner_shop_0009_order_';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0009_order_notes')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0009_order_notes'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

CREATE SCHEMA IF NOT EXISTS "planner_shop_0009_order_notes";
COMMENT ON SCHEMA "planner_shop_0009_order_notes" IS 'Progress of shop.0009_order_notes; dropped by after_deploy.sql';

COMMIT;

\if :{?planner_run_driver}
\else
\echo 010 has run
\endif
\else
\echo 010 already done
\endif

RESET TimeZone;
RESET application_name;
