-- 040  Drop the column library_book.shelf
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- New code does not know the column any more. PostgreSQL only marks it as dropped; no row is
-- touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_book": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the values of public.library_book.shelf are gone.
-- POINT OF NO RETURN: revert.sql undoes nothing from here on.
--
-- Django would run:
--   ALTER TABLE "library_book" DROP COLUMN "shelf" CASCADE;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_drop_shelf.sql
SET application_name = 'planner 040 Drop the column library_book.shelf';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0006_removals')
    AND NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'shelf' AND NOT attisdropped)))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_book" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- With the column go: library_book_shelf_a1843f23, library_book_shelf_a1843f23_like.
ALTER TABLE "public"."library_book"
    DROP COLUMN "shelf";

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
