-- 060  Swap the unique constraint reader_card for its new form
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Catalog work only: the new index is there and valid.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_reader": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   ALTER TABLE "library_reader" DROP CONSTRAINT "reader_card";
--   ALTER TABLE "library_reader" ADD CONSTRAINT "reader_card" UNIQUE ("card", "email");

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 060_swap_unique_card_email.sql
SET application_name = 'planner 060 Swap the unique constraint reader_card for its new ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0009_replaced')
    AND (EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_reader"') AND conname = 'reader_card')
    AND EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_reader"') AND i.relname = 'reader_card'
        AND pg_get_indexdef(x.indexrelid) = 'CREATE UNIQUE INDEX reader_card ON public.library_reader USING btree (card, email)')))
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
    DROP CONSTRAINT "reader_card",
    ADD CONSTRAINT "reader_card" UNIQUE USING INDEX "planner_new_reader_card";

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
