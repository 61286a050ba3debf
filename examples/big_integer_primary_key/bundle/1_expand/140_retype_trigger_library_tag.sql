-- 140  Keep the new column of library_tag as the old one
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that is inserted or changed has the value in its new type, too, so that
-- the backfill has an end.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."library_tag": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_new_insert" ON "public"."library_tag";
--   DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_new_update" ON "public"."library_tag";
--   DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_tag_id_new"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 140_retype_trigger_library_tag.sql
SET application_name = 'planner 140 Keep the new column of library_tag as the old one';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."library_tag"') AND tgname = 'zz_planner_library_tag_id_new_insert' AND NOT tgisinternal)
    OR EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys'))
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
CREATE FUNCTION "planner_library_0003_big_keys"."fill_library_tag_id_new"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_new" IS NULL AND NEW."id" IS NOT NULL) THEN
    NEW."id_planner_new" := NEW."id"::bigint;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_library_tag_id_new_insert"
BEFORE INSERT ON "public"."library_tag"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_tag_id_new"();

CREATE TRIGGER "zz_planner_library_tag_id_new_update"
BEFORE UPDATE ON "public"."library_tag"
FOR EACH ROW
WHEN (
  ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_new" IS NULL AND NEW."id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_tag_id_new"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 140 has run
\endif
\else
\echo 140 already done
\endif

RESET TimeZone;
RESET application_name;
