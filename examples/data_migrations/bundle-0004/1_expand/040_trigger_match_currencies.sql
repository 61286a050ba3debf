-- 040  Fill shop_order.currency_id for rows that old code writes
-- Phase expand, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- From now on every row that old code inserts or changes has the right value, so that the
-- backfill has an end. What new code writes itself is left alone.
--
-- Locks:  SHARE ROW EXCLUSIVE on "public"."shop_order": blocks writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:
--   DROP TRIGGER IF EXISTS "zz_planner_shop_order_match_currencies_insert" ON "public"."shop_order";
--   DROP TRIGGER IF EXISTS "zz_planner_shop_order_match_currencies_update" ON "public"."shop_order";
--   DROP FUNCTION IF EXISTS "planner_shop_0004_order_currency"."fill_shop_order_match_currencies"();

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 040_trigger_match_currencies.sql
SET application_name = 'planner 040 Fill shop_order.currency_id for rows that old code ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  ((EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."shop_order"') AND tgname = 'zz_planner_shop_order_match_currencies_insert' AND NOT tgisinternal)
    AND EXISTS (
      SELECT FROM pg_catalog.pg_trigger
      WHERE tgrelid = to_regclass('"public"."shop_order"') AND tgname = 'zz_planner_shop_order_match_currencies_update' AND NOT tgisinternal))
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0004_order_currency'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."shop_order" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- A column is filled when it is NULL, and again when an UPDATE changes what it is made from without setting
-- the column itself. What a statement sets is never overridden.
-- *<> compares the stored bytes: it sees a change that "=" of the type may not (collations, numeric scale, citext),
-- and it also works for types without "=" (json).
CREATE FUNCTION "planner_shop_0004_order_currency"."fill_shop_order_match_currencies"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF NEW."currency_id" IS NULL
     OR (TG_OP = 'UPDATE'
         AND ROW(NEW."currency_id")::record *= ROW(OLD."currency_id")::record
         AND ROW(NEW."currency_code")::record *<> ROW(OLD."currency_code")::record) THEN
    NEW."currency_id" := (SELECT "found_currency_1"."id" FROM "public"."shop_currency" AS "found_currency_1" WHERE "found_currency_1"."code" = NEW."currency_code");
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
-- The conditions stand in WHEN too, so that rows that need nothing do not pay for a function call.
-- Whoever writes to the table needs no right on the function or its schema: those are checked when the trigger
-- is created, not when it fires.
CREATE TRIGGER "zz_planner_shop_order_match_currencies_insert"
BEFORE INSERT ON "public"."shop_order"
FOR EACH ROW
WHEN (NEW."currency_id" IS NULL)
EXECUTE FUNCTION "planner_shop_0004_order_currency"."fill_shop_order_match_currencies"();

CREATE TRIGGER "zz_planner_shop_order_match_currencies_update"
BEFORE UPDATE ON "public"."shop_order"
FOR EACH ROW
WHEN (
  NEW."currency_id" IS NULL
  OR ROW(NEW."currency_code")::record *<> ROW(OLD."currency_code")::record
)
EXECUTE FUNCTION "planner_shop_0004_order_currency"."fill_shop_order_match_currencies"();

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
