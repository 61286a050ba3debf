-- 0180  Look up the UUIDs that rows of library_author refer to
-- Phase backfill, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that old code inserts or changes also refers to the new keys. All rows
-- that it may refer to have theirs by now.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."library_author": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_ref_library_author_mentor_id_insert" ON "public"."library_author";
--   DROP TRIGGER IF EXISTS "zz_planner_ref_library_author_mentor_id_update" ON "public"."library_author";
--   DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_ref_library_author_mentor_id"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0180_rekey_references_library_author.sql
SET application_name = 'planner 0180 Look up the UUIDs that rows of library_author refe';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."library_author"') AND tgname = 'zz_planner_ref_library_author_mentor_id_insert' AND NOT tgisinternal)
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
LOCK TABLE "public"."library_author" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0002_uuid_keys"."fill_ref_library_author_mentor_id"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."mentor_id")::record *<> ROW(OLD."mentor_id")::record
    OR (NEW."mentor_id_planner_new" IS NULL AND NEW."mentor_id" IS NOT NULL) THEN
    NEW."mentor_id_planner_new" := CASE WHEN NEW."mentor_id" = NEW."id" THEN NEW."id_planner_new" ELSE "planner_library_0002_uuid_keys"."new_key_library_author"(NEW."mentor_id") END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_ref_library_author_mentor_id_insert"
BEFORE INSERT ON "public"."library_author"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0002_uuid_keys"."fill_ref_library_author_mentor_id"();

CREATE TRIGGER "zz_planner_ref_library_author_mentor_id_update"
BEFORE UPDATE ON "public"."library_author"
FOR EACH ROW
WHEN (
  ROW(NEW."mentor_id")::record *<> ROW(OLD."mentor_id")::record
    OR (NEW."mentor_id_planner_new" IS NULL AND NEW."mentor_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0002_uuid_keys"."fill_ref_library_author_mentor_id"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0180 has run
\endif
\else
\echo 0180 already done
\endif

RESET TimeZone;
RESET application_name;
