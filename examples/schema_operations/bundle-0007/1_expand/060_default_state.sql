-- 060  Set the default of library_loan.state
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- New code may rely on the default.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_loan": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   ALTER TABLE "public"."library_loan"
--       ALTER COLUMN "state" SET DEFAULT 'new'::character varying;
--
-- Django would run:
--   ALTER TABLE "library_loan" ALTER COLUMN "state" SET DEFAULT 'lent';

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_default_state.sql
SET application_name = 'planner 060 Set the default of library_loan.state';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute AS a
      JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE a.attrelid = to_regclass('"public"."library_loan"') AND a.attname = 'state' AND NOT a.attisdropped
        AND pg_get_expr(d.adbin, d.adrelid) = '''lent''::character varying')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_loan" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_loan"
    ALTER COLUMN "state" SET DEFAULT 'lent'::character varying;

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
