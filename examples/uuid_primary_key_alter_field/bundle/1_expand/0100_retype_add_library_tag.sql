-- 0100  Add a column of the new type beside library_tag.code
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- ALTER COLUMN … TYPE would write the table anew under a lock that blocks everything. A column
-- beside the old one, without a default, is catalog work only.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_tag": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_library_tag_code_new_insert" ON "public"."library_tag";
--   DROP TRIGGER IF EXISTS "zz_planner_library_tag_code_new_update" ON "public"."library_tag";
--   DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_tag_code_new"();
--   ALTER TABLE "public"."library_tag"
--       DROP COLUMN IF EXISTS "code_planner_new";
--
-- Django would run:
--   ALTER TABLE "library_tag" ALTER COLUMN "code" TYPE uuid USING "code"::uuid;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0100_retype_add_library_tag.sql
SET application_name = 'planner 0100 Add a column of the new type beside library_tag.co';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'code_planner_new' AND NOT attisdropped)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_tag" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_tag"
    ADD COLUMN "code_planner_new" uuid;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0100 has run
\endif
\else
\echo 0100 already done
\endif

RESET TimeZone;
RESET application_name;
