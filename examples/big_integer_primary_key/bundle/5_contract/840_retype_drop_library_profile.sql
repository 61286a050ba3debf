-- 840  Drop library_profile.author_id_planner_old, id_planner_old
-- Phase contract, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- The deploy has shown that nobody needs the old type any more. PostgreSQL only marks the column
-- as dropped; no row is touched.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_profile": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none: the old form of public.library_profile.author_id, id is gone.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 840_retype_drop_library_profile.sql
SET application_name = 'planner 840 Drop library_profile.author_id_planner_old, id_plan';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_profile" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_old_insert" ON "public"."library_profile";
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_old_update" ON "public"."library_profile";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_profile_author_id_id_old"();
ALTER TABLE "public"."library_profile"
    DROP COLUMN IF EXISTS "author_id_planner_old",
    DROP COLUMN IF EXISTS "id_planner_old";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 840 has run
\endif
\else
\echo 840 already done
\endif

RESET TimeZone;
RESET application_name;
