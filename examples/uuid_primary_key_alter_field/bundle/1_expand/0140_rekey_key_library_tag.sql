-- 0140  Give new rows of library_tag a UUID
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that old code inserts has its new key, too, so that the backfill has an
-- end.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."library_tag": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_key_library_tag_code_insert" ON "public"."library_tag";
--   DROP TRIGGER IF EXISTS "zz_planner_key_library_tag_code_update" ON "public"."library_tag";
--   DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_key_library_tag_code"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0140_rekey_key_library_tag.sql
SET application_name = 'planner 0140 Give new rows of library_tag a UUID';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."library_tag"') AND tgname = 'zz_planner_key_library_tag_code_insert' AND NOT tgisinternal)
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

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0002_uuid_keys"."fill_key_library_tag_code"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR NEW."code_planner_new" IS NULL THEN
    NEW."code_planner_new" := COALESCE((SELECT m."new" FROM "planner_library_0002_uuid_keys"."keys_library_tag" AS m WHERE m."old" = NEW."code"), gen_random_uuid());
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_key_library_tag_code_insert"
BEFORE INSERT ON "public"."library_tag"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0002_uuid_keys"."fill_key_library_tag_code"();

CREATE TRIGGER "zz_planner_key_library_tag_code_update"
BEFORE UPDATE ON "public"."library_tag"
FOR EACH ROW
WHEN (
  NEW."code_planner_new" IS NULL
)
EXECUTE FUNCTION "planner_library_0002_uuid_keys"."fill_key_library_tag_code"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0140 has run
\endif
\else
\echo 0140 already done
\endif

RESET TimeZone;
RESET application_name;
