-- 020  Do what shop.0003:add_currencies does to shop_currency
-- Phase backfill, one transaction. lock_timeout 10 s, statement_timeout 1 d.
--
-- The function (shop/migrations/0003_currencies.py:6) as one block of PL/pgSQL, statement by
-- statement, in one transaction as migrate runs it. Where the function would raise, the block
-- does, and nothing is changed.
--
-- Locks:  ROW EXCLUSIVE on "public"."shop_currency": blocks other writes to the rows it changes
-- Work:   changes rows, and keeps them locked until it ends
-- Rerun:  does nothing: the step leaves a mark in its own transaction
-- Undo:   none: the rows that it makes, changes and deletes stay so, and are not made again.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 020_python_1_add_currencies.sql
SET application_name = 'planner 020 Do what shop.0003:add_currencies does to shop_curre';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (to_regclass('"planner_shop_0003_currencies"."ran_01_runpython"') IS NOT NULL
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'shop' AND name = '0003_currencies'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

BEGIN;
SET LOCAL lock_timeout = '10s';
SET LOCAL statement_timeout = '1d';

-- The Python, shop/migrations/0003_currencies.py:6:
--
--   def add_currencies(apps, schema_editor):
--       Currency = apps.get_model("shop", "Currency")
--       for code, name in CURRENCIES:
--           Currency.objects.get_or_create(code=code, defaults={"name": name})

-- Names without a schema mean what they mean to Django.
SET LOCAL search_path TO "public";

DO $script$
DECLARE
    planner_f2 boolean;
    planner_r1 record;
    planner_f3 boolean;
    planner_f4 boolean;
    planner_r2 record;
    planner_f5 boolean;
    planner_f6 boolean;
    planner_r3 record;
    planner_f7 boolean;
BEGIN
    BEGIN
        SELECT "found".* INTO STRICT planner_r1 FROM (SELECT "shop_currency"."id", "shop_currency"."code", "shop_currency"."name" FROM "shop_currency" WHERE "shop_currency"."code" = 'EUR') AS "found";
        "planner_f2" := true;
    EXCEPTION WHEN no_data_found THEN
        "planner_f2" := false;
    END;
    "planner_f3" := NOT "planner_f2";
    IF "planner_f3" THEN
        INSERT INTO "public"."shop_currency" ("code", "name") VALUES ('EUR', 'Euro') RETURNING "id", "code", "name" INTO planner_r1;
    END IF;
    BEGIN
        SELECT "found".* INTO STRICT planner_r2 FROM (SELECT "shop_currency"."id", "shop_currency"."code", "shop_currency"."name" FROM "shop_currency" WHERE "shop_currency"."code" = 'GBP') AS "found";
        "planner_f4" := true;
    EXCEPTION WHEN no_data_found THEN
        "planner_f4" := false;
    END;
    "planner_f5" := NOT "planner_f4";
    IF "planner_f5" THEN
        INSERT INTO "public"."shop_currency" ("code", "name") VALUES ('GBP', 'Pound sterling') RETURNING "id", "code", "name" INTO planner_r2;
    END IF;
    BEGIN
        SELECT "found".* INTO STRICT planner_r3 FROM (SELECT "shop_currency"."id", "shop_currency"."code", "shop_currency"."name" FROM "shop_currency" WHERE "shop_currency"."code" = 'USD') AS "found";
        "planner_f6" := true;
    EXCEPTION WHEN no_data_found THEN
        "planner_f6" := false;
    END;
    "planner_f7" := NOT "planner_f6";
    IF "planner_f7" THEN
        INSERT INTO "public"."shop_currency" ("code", "name") VALUES ('USD', 'US dollar') RETURNING "id", "code", "name" INTO planner_r3;
    END IF;
END
$script$;

-- Remembers that the block above has run, in the same transaction; goes away with the progress schema.
CREATE TABLE "planner_shop_0003_currencies"."ran_01_runpython" ();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 020 has run
\endif
\else
\echo 020 already done
\endif

RESET TimeZone;
RESET application_name;
