-- 040  Fill oauth2_provider_accesstoken.token_checksum for rows that old code writes
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that old code inserts or changes has the right value, so that the
-- backfill has an end. What new code writes itself is left alone.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_oauth2_provider_accesstoken_forwards_func_insert" ON "public"."oauth2_provider_accesstoken";
--   DROP TRIGGER IF EXISTS "zz_planner_oauth2_provider_accesstoken_forwards_func_update" ON "public"."oauth2_provider_accesstoken";
--   DROP FUNCTION IF EXISTS "planner_oauth2_provider_0012_add_token_checksum"."fill_oauth2_provider_accesstoken_forwards_func"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_trigger_forwards_func.sql
SET application_name = 'planner 040 Fill oauth2_provider_accesstoken.token_checksum for';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND tgname = 'zz_planner_oauth2_provider_accesstoken_forwards_func_insert' AND NOT tgisinternal)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."oauth2_provider_accesstoken"') AND tgname = 'zz_planner_oauth2_provider_accesstoken_forwards_func_update' AND NOT tgisinternal))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."oauth2_provider_accesstoken" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- A column is filled when it is NULL, and again when an UPDATE changes what it is made from without setting
-- the column itself. What a statement sets is never overridden.
-- *<> compares the stored bytes: it sees a change that "=" of the type may not (collations, numeric scale, citext),
-- and it also works for types without "=" (json).
CREATE FUNCTION "planner_oauth2_provider_0012_add_token_checksum"."fill_oauth2_provider_accesstoken_forwards_func"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF NEW."token_checksum" IS NULL
     OR (TG_OP = 'UPDATE'
         AND ROW(NEW."token_checksum")::record *= ROW(OLD."token_checksum")::record
         AND ROW(NEW."token")::record *<> ROW(OLD."token")::record) THEN
    NEW."token_checksum" := encode(sha256(convert_to(NEW."token", 'UTF8')), 'hex');
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
-- The conditions stand in WHEN too, so that rows that need nothing do not pay for a function call.
-- Whoever writes to the table needs no right on the function or its schema: those are checked when the trigger
-- is created, not when it fires.
CREATE TRIGGER "zz_planner_oauth2_provider_accesstoken_forwards_func_insert"
BEFORE INSERT ON "public"."oauth2_provider_accesstoken"
FOR EACH ROW
WHEN (NEW."token_checksum" IS NULL)
EXECUTE FUNCTION "planner_oauth2_provider_0012_add_token_checksum"."fill_oauth2_provider_accesstoken_forwards_func"();

CREATE TRIGGER "zz_planner_oauth2_provider_accesstoken_forwards_func_update"
BEFORE UPDATE ON "public"."oauth2_provider_accesstoken"
FOR EACH ROW
WHEN (
  NEW."token_checksum" IS NULL
  OR ROW(NEW."token")::record *<> ROW(OLD."token")::record
)
EXECUTE FUNCTION "planner_oauth2_provider_0012_add_token_checksum"."fill_oauth2_provider_accesstoken_forwards_func"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 040 has run
\endif
\else
\echo 040 already done
\endif

RESET TimeZone;
RESET application_name;
