-- 0930  Drop sales_sale.book_id_planner_old, novel_id_planner_old
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The deploy has shown that nobody needs the old type any more. PostgreSQL only marks the column
-- as dropped; no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."sales_sale": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the old form of public.sales_sale.book_id, novel_id is gone.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0930_retype_drop_sales_sale.sql
SET application_name = 'planner 0930 Drop sales_sale.book_id_planner_old, novel_id_plan';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."sales_sale" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_old_insert" ON "public"."sales_sale";
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_old_update" ON "public"."sales_sale";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_sales_sale_book_id_novel_id_old"();
ALTER TABLE "public"."sales_sale"
    DROP COLUMN IF EXISTS "book_id_planner_old",
    DROP COLUMN IF EXISTS "novel_id_planner_old";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0930 has run
\endif
\else
\echo 0930 already done
\endif

RESET TimeZone;
RESET application_name;
