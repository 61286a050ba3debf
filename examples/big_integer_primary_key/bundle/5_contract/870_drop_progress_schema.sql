-- 870  Drop the progress schema planner_library_0003_big_keys
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
\set planner_file 870_drop_progress_schema.sql
SET application_name = 'planner 870 Drop the progress schema planner_library_0003_big_k';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0003_big_keys')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_author_retype_id_mentor_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_book_retype_author_id_reviewed_by_id_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_book_tags_retype_book_id_tag_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_novel_retype_book_ptr_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_profile_retype_author_id_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_tag_retype_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_sales_sale_retype_book_id_novel_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys".backfill;
DROP SCHEMA IF EXISTS "planner_library_0003_big_keys" RESTRICT;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 870 has run
\endif
\else
\echo 870 already done
\endif

RESET TimeZone;
RESET application_name;
