-- 0990  Drop what looked up the keys of library_tag
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
\set planner_file 0990_rekey_drop_map_library_tag.sql
SET application_name = 'planner 0990 Drop what looked up the keys of library_tag';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (to_regclass('"planner_library_0002_uuid_keys"."keys_library_tag"') IS NOT NULL)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid')))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '10s';

DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."new_key_library_tag"(text);
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."old_key_library_tag"(uuid);
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."keys_library_tag";

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0990 has run
\endif
\else
\echo 0990 already done
\endif

RESET TimeZone;
RESET application_name;
