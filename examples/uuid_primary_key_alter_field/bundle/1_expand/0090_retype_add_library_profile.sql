-- 0090  Add a column of the new type beside library_profile.author_id
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- ALTER COLUMN … TYPE would write the table anew under a lock that blocks everything. A column
-- beside the old one, without a default, is catalog work only.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_profile": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_new_insert" ON "public"."library_profile";
--   DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_new_update" ON "public"."library_profile";
--   DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_profile_author_id_new"();
--   ALTER TABLE "public"."library_profile"
--       DROP COLUMN IF EXISTS "author_id_planner_new";
--
-- Django would run:
--   DROP SEQUENCE IF EXISTS "library_author_id_seq" CASCADE;
--   ALTER TABLE "library_profile" ALTER COLUMN "author_id" TYPE uuid USING "author_id"::uuid;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0090_retype_add_library_profile.sql
SET application_name = 'planner 0090 Add a column of the new type beside library_profil';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'author_id_planner_new' AND NOT attisdropped)
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
LOCK TABLE "public"."library_profile" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

ALTER TABLE "public"."library_profile"
    ADD COLUMN "author_id_planner_new" uuid;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0090 has run
\endif
\else
\echo 0090 already done
\endif

RESET TimeZone;
RESET application_name;
