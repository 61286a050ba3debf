-- 020  Change the type of library_reader.card from character varying(10) to character varying(20)
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The new type holds every value of the old one in the same form: PostgreSQL changes the catalog,
-- no row and no index.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_reader": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   the way back rewrites the table under ACCESS EXCLUSIVE, and fails if a value does not
--         fit character varying(10):
--   -- Unlike the way here, the way back may rewrite the table under ACCESS EXCLUSIVE, and fails if a value does not fit.
--   ALTER TABLE "public"."library_reader"
--       ALTER COLUMN "card" TYPE character varying(10);
--
-- Django would run:
--   ALTER TABLE "library_reader" ALTER COLUMN "card" TYPE varchar(20);

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_type_card.sql
SET application_name = 'planner 020 Change the type of library_reader.card from charact';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'card' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'character varying(20)')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0007_altered_columns'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_reader" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_reader"
    ALTER COLUMN "card" TYPE character varying(20);

COMMIT;

\if :{?planner_run_driver}
\else
\echo 020 has run
\endif
\else
\echo 020 already done
\endif

RESET TimeZone;
RESET application_name;
