-- 080  Add columns of the new type beside sales_sale.book_id, novel_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- ALTER COLUMN … TYPE would write the table anew under a lock that blocks everything. A column
-- beside the old one, without a default, is catalog work only.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."sales_sale": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_insert" ON "public"."sales_sale";
--   DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_update" ON "public"."sales_sale";
--   DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_sales_sale_book_id_novel_id_new"();
--   ALTER TABLE "public"."sales_sale"
--       DROP COLUMN IF EXISTS "book_id_planner_new",
--       DROP COLUMN IF EXISTS "novel_id_planner_new";
--
-- Django would run:
--   ALTER SEQUENCE IF EXISTS "library_book_id_seq" AS bigint;
--   ALTER TABLE "sales_sale" ALTER COLUMN "novel_id" TYPE bigint USING "novel_id"::bigint;
--   ALTER TABLE "sales_sale" ALTER COLUMN "book_id" TYPE bigint USING "book_id"::bigint;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 080_retype_add_sales_sale.sql
SET application_name = 'planner 080 Add columns of the new type beside sales_sale.book_';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_new' AND NOT attisdropped)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."sales_sale" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."sales_sale"
    ADD COLUMN "book_id_planner_new" bigint,
    ADD COLUMN "novel_id_planner_new" bigint;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 080 has run
\endif
\else
\echo 080 already done
\endif

RESET TimeZone;
RESET application_name;
