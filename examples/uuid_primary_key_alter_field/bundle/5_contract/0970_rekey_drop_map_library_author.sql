-- 0970  Drop what looked up the keys of library_author
-- Phase contract, one transaction. lock_timeout 10 s, statement_timeout 10 s.
--
-- The old keys are gone, and with them what led from one to the other.
--
-- Locks:  none on a table of yours
-- Work:   removes helper objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0970_rekey_drop_map_library_author.sql
SET application_name = 'planner 0970 Drop what looked up the keys of library_author';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (to_regclass('"planner_library_0002_uuid_keys"."keys_library_author"') IS NOT NULL)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '10s';

DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."new_key_library_author"(bigint);
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."old_key_library_author"(uuid);
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."keys_library_author";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0970 has run
\endif
\else
\echo 0970 already done
\endif

RESET TimeZone;
RESET application_name;
