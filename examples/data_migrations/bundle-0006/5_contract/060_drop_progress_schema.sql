-- 060  Drop the progress schema planner_shop_0006_addresses
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
\set planner_file 060_drop_progress_schema.sql
SET application_name = 'planner 060 Drop the progress schema planner_shop_0006_addresse';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0006_addresses')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0006_addresses')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

DROP TABLE IF EXISTS "planner_shop_0006_addresses"."chunk_shop_address_move_residences";
DROP TABLE IF EXISTS "planner_shop_0006_addresses".backfill;
DROP SCHEMA IF EXISTS "planner_shop_0006_addresses" RESTRICT;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 060 has run
\endif
\else
\echo 060 already done
\endif

RESET TimeZone;
RESET application_name;
