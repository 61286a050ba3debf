-- 0040  Prepare to look up the keys of library_tag
-- Phase expand, one transaction. lock_timeout 10 s, statement_timeout 10 s.
--
-- Each library_tag.code gets a UUID, which stands beside it in its own row until the end. What
-- holds such a key finds the UUID there; keys that stand in no row (yet) get theirs in a small
-- table.
--
-- Locks:  none on a table of yours
-- Work:   new objects only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."new_key_library_tag"(text);
--   DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."old_key_library_tag"(uuid);
--   DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."keys_library_tag";

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0040_rekey_map_library_tag.sql
SET application_name = 'planner 0040 Prepare to look up the keys of library_tag';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((to_regclass('"planner_library_0002_uuid_keys"."keys_library_tag"') IS NOT NULL
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
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '10s';

-- Keys that are referred to before their row is there, or without one. The other keys stand in the table itself.
CREATE TABLE "planner_library_0002_uuid_keys"."keys_library_tag" (
  old text PRIMARY KEY,
  new uuid NOT NULL UNIQUE
);

-- They run with the rights of their owner: old and new code, which fire the triggers, need none on the map.
CREATE FUNCTION "planner_library_0002_uuid_keys"."new_key_library_tag"(text) RETURNS uuid
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $forward$
#variable_conflict use_column
DECLARE
  found_key uuid;
BEGIN
  SELECT r."code_planner_new" INTO found_key FROM "public"."library_tag" AS r WHERE r."code" = $1;
  IF found_key IS NULL THEN
    INSERT INTO "planner_library_0002_uuid_keys"."keys_library_tag" (old, new) VALUES ($1, gen_random_uuid()) ON CONFLICT DO NOTHING;
    SELECT m.new INTO found_key FROM "planner_library_0002_uuid_keys"."keys_library_tag" AS m WHERE m.old = $1;
  END IF;
  RETURN found_key;
END
$forward$;

-- For the time between the swap and the end.
CREATE FUNCTION "planner_library_0002_uuid_keys"."old_key_library_tag"(uuid) RETURNS text
LANGUAGE plpgsql STRICT SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $back$
#variable_conflict use_column
DECLARE
  found_key text;
BEGIN
  SELECT r."code_planner_old" INTO found_key FROM "public"."library_tag" AS r WHERE r."code" = $1;
  IF found_key IS NULL THEN
    SELECT m.old INTO found_key FROM "planner_library_0002_uuid_keys"."keys_library_tag" AS m WHERE m.new = $1;
  END IF;
  RETURN found_key;
END
$back$;

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0040 has run
\endif
\else
\echo 0040 already done
\endif

RESET TimeZone;
RESET application_name;
