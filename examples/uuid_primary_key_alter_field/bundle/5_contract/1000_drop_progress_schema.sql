-- 1000  Drop the progress schema planner_library_0002_uuid_keys
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
\set planner_file 1000_drop_progress_schema.sql
SET application_name = 'planner 1000 Drop the progress schema planner_library_0002_uuid';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0002_uuid_keys')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '2s';
SET LOCAL statement_timeout = '10s';

DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_author_rekey_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_book_rekey_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_tag_rekey_code";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_author_rekey_mentor_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_book_rekey_author_id_reviewed_by_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_book_tags_rekey_book_id_tag_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_novel_rekey_book_ptr_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_profile_rekey_author_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_sales_sale_rekey_book_id_novel_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys".backfill;
DROP SCHEMA IF EXISTS "planner_library_0002_uuid_keys" RESTRICT;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 1000 has run
\endif
\else
\echo 1000 already done
\endif

RESET TimeZone;
RESET application_name;
