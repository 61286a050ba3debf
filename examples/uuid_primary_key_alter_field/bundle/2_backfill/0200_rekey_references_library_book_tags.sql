-- 0200  Look up the UUIDs that rows of library_book_tags refer to
-- Phase backfill, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that old code inserts or changes also refers to the new keys. All rows
-- that it may refer to have theirs by now.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."library_book_tags": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_ref_library_book_tags_book_id_tag_id_insert" ON "public"."library_book_tags";
--   DROP TRIGGER IF EXISTS "zz_planner_ref_library_book_tags_book_id_tag_id_update" ON "public"."library_book_tags";
--   DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_ref_library_book_tags_book_id_tag_id"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 0200_rekey_references_library_book_tags.sql
SET application_name = 'planner 0200 Look up the UUIDs that rows of library_book_tags r';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."library_book_tags"') AND tgname = 'zz_planner_ref_library_book_tags_book_id_tag_id_insert' AND NOT tgisinternal)
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
LOCK TABLE "public"."library_book_tags" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0002_uuid_keys"."fill_ref_library_book_tags_book_id_tag_id"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."book_id")::record *<> ROW(OLD."book_id")::record
    OR (NEW."book_id_planner_new" IS NULL AND NEW."book_id" IS NOT NULL) THEN
    NEW."book_id_planner_new" := "planner_library_0002_uuid_keys"."new_key_library_book"(NEW."book_id");
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."tag_id")::record *<> ROW(OLD."tag_id")::record
    OR (NEW."tag_id_planner_new" IS NULL AND NEW."tag_id" IS NOT NULL) THEN
    NEW."tag_id_planner_new" := "planner_library_0002_uuid_keys"."new_key_library_tag"(NEW."tag_id");
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_ref_library_book_tags_book_id_tag_id_insert"
BEFORE INSERT ON "public"."library_book_tags"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0002_uuid_keys"."fill_ref_library_book_tags_book_id_tag_id"();

CREATE TRIGGER "zz_planner_ref_library_book_tags_book_id_tag_id_update"
BEFORE UPDATE ON "public"."library_book_tags"
FOR EACH ROW
WHEN (
  ROW(NEW."book_id")::record *<> ROW(OLD."book_id")::record
    OR (NEW."book_id_planner_new" IS NULL AND NEW."book_id" IS NOT NULL)
  OR ROW(NEW."tag_id")::record *<> ROW(OLD."tag_id")::record
    OR (NEW."tag_id_planner_new" IS NULL AND NEW."tag_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0002_uuid_keys"."fill_ref_library_book_tags_book_id_tag_id"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 0200 has run
\endif
\else
\echo 0200 already done
\endif

RESET TimeZone;
RESET application_name;
