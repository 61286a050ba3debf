-- 780  Swap: library_author.id, library_author.mentor_id, library_book.author_id,
-- library_book.reviewed_by_id, library_profile.author_id, library_book.id,
-- library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id,
-- library_profile.id, library_book_tags.tag_id, library_tag.id get their new type
-- Phase validate, one transaction. lock_timeout 200 ms, statement_timeout 10 s.
--
-- Everything is there for the new columns: indexes, constraints and values. They take the names
-- of the old ones in one short transaction; the old ones are kept up to date from here on.
--
-- Locks:  ACCESS EXCLUSIVE on "public"."library_author": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."library_book": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."library_book_tags": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."library_novel": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."library_profile": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."library_tag": blocks reads and writes
--         ACCESS EXCLUSIVE on "public"."sales_sale": blocks reads and writes
-- Work:   catalog only
-- Rerun:  does nothing once it is done; else goes on.
-- Undo:   see revert.sql.
--
-- Django would run:
--   SET CONSTRAINTS "library_author_mentor_id_774c4db9_fk_library_author_id" IMMEDIATE; ALTER TABLE "library_author" DROP CONSTRAINT "library_author_mentor_id_774c4db9_fk_library_author_id";
--   SET CONSTRAINTS "library_book_author_id_d9a3b67e_fk_library_author_id" IMMEDIATE; ALTER TABLE "library_book" DROP CONSTRAINT "library_book_author_id_d9a3b67e_fk_library_author_id";
--   SET CONSTRAINTS "library_profile_author_id_fdcc20b3_fk_library_author_id" IMMEDIATE; ALTER TABLE "library_profile" DROP CONSTRAINT "library_profile_author_id_fdcc20b3_fk_library_author_id";
--   ALTER TABLE "library_author" ALTER COLUMN "id" TYPE bigint USING "id"::bigint;
--   ALTER SEQUENCE IF EXISTS "library_author_id_seq" AS bigint;
--   ALTER TABLE "library_author" ALTER COLUMN "mentor_id" TYPE bigint USING "mentor_id"::bigint;
--   ALTER TABLE "library_book" ALTER COLUMN "author_id" TYPE bigint USING "author_id"::bigint;
--   ALTER TABLE "library_profile" ALTER COLUMN "author_id" TYPE bigint USING "author_id"::bigint;
--   ALTER TABLE "library_book" ALTER COLUMN "reviewed_by_id" TYPE bigint USING "reviewed_by_id"::bigint;
--   ALTER TABLE "library_author" ADD CONSTRAINT "library_author_mentor_id_774c4db9_fk" FOREIGN KEY ("mentor_id") REFERENCES "library_author" ("id") DEFERRABLE INITIALLY DEFERRED;
--   ALTER TABLE "library_book" ADD CONSTRAINT "library_book_author_id_d9a3b67e_fk" FOREIGN KEY ("author_id") REFERENCES "library_author" ("id") DEFERRABLE INITIALLY DEFERRED;
--   ALTER TABLE "library_profile" ADD CONSTRAINT "library_profile_author_id_fdcc20b3_fk" FOREIGN KEY ("author_id") REFERENCES "library_author" ("id") DEFERRABLE INITIALLY DEFERRED;
--   SET CONSTRAINTS "library_book_tags_book_id_7c6729bd_fk_library_book_id" IMMEDIATE; ALTER TABLE "library_book_tags" DROP CONSTRAINT "library_book_tags_book_id_7c6729bd_fk_library_book_id";
--   SET CONSTRAINTS "library_novel_book_ptr_id_10df6ff0_fk_library_book_id" IMMEDIATE; ALTER TABLE "library_novel" DROP CONSTRAINT "library_novel_book_ptr_id_10df6ff0_fk_library_book_id";
--   SET CONSTRAINTS "sales_sale_novel_id_886aa025_fk_library_novel_book_ptr_id" IMMEDIATE; ALTER TABLE "sales_sale" DROP CONSTRAINT "sales_sale_novel_id_886aa025_fk_library_novel_book_ptr_id";
--   SET CONSTRAINTS "sales_sale_book_id_9895f161_fk_library_book_id" IMMEDIATE; ALTER TABLE "sales_sale" DROP CONSTRAINT "sales_sale_book_id_9895f161_fk_library_book_id";
--   ALTER TABLE "library_book" ALTER COLUMN "id" TYPE bigint USING "id"::bigint;
--   ALTER SEQUENCE IF EXISTS "library_book_id_seq" AS bigint;
--   ALTER TABLE "library_book_tags" ALTER COLUMN "book_id" TYPE bigint USING "book_id"::bigint;
--   ALTER TABLE "library_novel" ALTER COLUMN "book_ptr_id" TYPE bigint USING "book_ptr_id"::bigint;
--   ALTER TABLE "sales_sale" ALTER COLUMN "novel_id" TYPE bigint USING "novel_id"::bigint;
--   ALTER TABLE "sales_sale" ALTER COLUMN "book_id" TYPE bigint USING "book_id"::bigint;
--   ALTER TABLE "library_book_tags" ADD CONSTRAINT "library_book_tags_book_id_7c6729bd_fk" FOREIGN KEY ("book_id") REFERENCES "library_book" ("id") DEFERRABLE INITIALLY DEFERRED;
--   ALTER TABLE "library_novel" ADD CONSTRAINT "library_novel_book_ptr_id_10df6ff0_fk" FOREIGN KEY ("book_ptr_id") REFERENCES "library_book" ("id") DEFERRABLE INITIALLY DEFERRED;
--   ALTER TABLE "sales_sale" ADD CONSTRAINT "sales_sale_novel_id_886aa025_fk" FOREIGN KEY ("novel_id") REFERENCES "library_novel" ("book_ptr_id") DEFERRABLE INITIALLY DEFERRED;
--   ALTER TABLE "sales_sale" ADD CONSTRAINT "sales_sale_book_id_9895f161_fk" FOREIGN KEY ("book_id") REFERENCES "library_book" ("id") DEFERRABLE INITIALLY DEFERRED;
--   ALTER TABLE "library_profile" ALTER COLUMN "id" TYPE bigint USING "id"::bigint;
--   ALTER SEQUENCE IF EXISTS "library_profile_id_seq" AS bigint;
--   SET CONSTRAINTS "library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id" IMMEDIATE; ALTER TABLE "library_book_tags" DROP CONSTRAINT "library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id";
--   ALTER TABLE "library_tag" ALTER COLUMN "id" TYPE bigint USING "id"::bigint;
--   ALTER SEQUENCE IF EXISTS "library_tag_id_seq" AS bigint;
--   ALTER TABLE "library_book_tags" ALTER COLUMN "tag_id" TYPE bigint USING "tag_id"::bigint;
--   ALTER TABLE "library_book_tags" ADD CONSTRAINT "library_book_tags_tag_id_ad3c9ecb_fk" FOREIGN KEY ("tag_id") REFERENCES "library_tag" ("id") DEFERRABLE INITIALLY DEFERRED;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 780_retype_swap.sql
SET application_name = 'planner 780 Swap: library_author.id, library_author.mentor_id, ';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint')
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

BEGIN;
-- Nobody queues behind this lock, and an autovacuum gives way to it.
SET LOCAL lock_timeout = '10s';
LOCK TABLE "public"."library_author", "public"."library_book", "public"."library_book_tags", "public"."library_novel", "public"."library_profile", "public"."library_tag", "public"."sales_sale" IN SHARE UPDATE EXCLUSIVE MODE;
-- Behind the next one reads or writes queue: let go soon.
SET LOCAL lock_timeout = '200ms';
SET LOCAL statement_timeout = '10s';

-- All tables in a fixed order, so that two sessions never wait for each other. From here on everything is catalog work.
LOCK TABLE "public"."library_author", "public"."library_book", "public"."library_book_tags", "public"."library_novel", "public"."library_profile", "public"."library_tag", "public"."sales_sale" IN ACCESS EXCLUSIVE MODE;

ALTER TABLE "public"."library_author" DROP CONSTRAINT "library_author_mentor_id_774c4db9_fk_library_author_id";
ALTER TABLE "public"."library_book" DROP CONSTRAINT "library_book_author_id_d9a3b67e_fk_library_author_id";
ALTER TABLE "public"."library_book_tags" DROP CONSTRAINT "library_book_tags_book_id_7c6729bd_fk_library_book_id";
ALTER TABLE "public"."library_book_tags" DROP CONSTRAINT "library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id";
ALTER TABLE "public"."library_novel" DROP CONSTRAINT "library_novel_book_ptr_id_10df6ff0_fk_library_book_id";
ALTER TABLE "public"."library_profile" DROP CONSTRAINT "library_profile_author_id_fdcc20b3_fk_library_author_id";
ALTER TABLE "public"."sales_sale" DROP CONSTRAINT "sales_sale_book_id_9895f161_fk_library_book_id";
ALTER TABLE "public"."sales_sale" DROP CONSTRAINT "sales_sale_novel_id_886aa025_fk_library_novel_book_ptr_id";
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_new_insert" ON "public"."library_author";
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_new_update" ON "public"."library_author";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_author_id_mentor_id_new"();
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_2caa38b4_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_2caa38b4_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_book_author_id_reviewed_by_2caa38b4"();
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_new_insert" ON "public"."library_book_tags";
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_new_update" ON "public"."library_book_tags";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_book_tags_book_id_tag_id_new"();
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_new_insert" ON "public"."library_novel";
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_new_update" ON "public"."library_novel";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_novel_book_ptr_id_new"();
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_new_insert" ON "public"."library_profile";
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_new_update" ON "public"."library_profile";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_profile_author_id_id_new"();
DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_new_insert" ON "public"."library_tag";
DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_new_update" ON "public"."library_tag";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_tag_id_new"();
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_insert" ON "public"."sales_sale";
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_update" ON "public"."sales_sale";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_sales_sale_book_id_novel_id_new"();
ALTER TABLE "public"."library_author" DROP CONSTRAINT "library_author_pkey";
ALTER TABLE "public"."library_book" DROP CONSTRAINT "library_book_author_positive";
ALTER TABLE "public"."library_book" DROP CONSTRAINT "library_book_author_title";
ALTER TABLE "public"."library_book" DROP CONSTRAINT "library_book_pkey";
ALTER TABLE "public"."library_book_tags" DROP CONSTRAINT "library_book_tags_book_id_tag_id_c3660ce1_uniq";
ALTER TABLE "public"."library_novel" DROP CONSTRAINT "library_novel_pkey";
ALTER TABLE "public"."library_profile" DROP CONSTRAINT "library_profile_author_id_key";
ALTER TABLE "public"."library_profile" DROP CONSTRAINT "library_profile_pkey";
ALTER TABLE "public"."library_tag" DROP CONSTRAINT "library_tag_pkey";
DROP INDEX "public"."library_author_mentor_id_774c4db9";
DROP INDEX "public"."library_book_author_id_d9a3b67e";
DROP INDEX "public"."library_book_by_title";
DROP INDEX "public"."library_book_reviewed_by_id_8e03cd28";
DROP INDEX "public"."library_book_untitled";
DROP INDEX "public"."library_book_tags_book_id_7c6729bd";
DROP INDEX "public"."library_book_tags_tag_id_ad3c9ecb";
DROP INDEX "public"."sales_sale_book_quantity";
DROP INDEX "public"."sales_sale_novel_id_886aa025";

ALTER TABLE "public"."library_author" RENAME COLUMN "id" TO "id_planner_old";
ALTER TABLE "public"."library_author" RENAME COLUMN "id_planner_new" TO "id";
ALTER SEQUENCE "public"."library_author_id_seq" AS bigint INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 NO CYCLE
    OWNED BY "public"."library_author"."id";
ALTER TABLE "public"."library_author" ALTER COLUMN "id" SET DEFAULT nextval('public.library_author_id_seq'::regclass);
ALTER TABLE "public"."library_author" ALTER COLUMN "id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."library_author" ALTER COLUMN "id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_author" RENAME COLUMN "mentor_id" TO "mentor_id_planner_old";
ALTER TABLE "public"."library_author" RENAME COLUMN "mentor_id_planner_new" TO "mentor_id";
ALTER TABLE "public"."library_author" ALTER COLUMN "mentor_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."library_author" ALTER COLUMN "mentor_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_book" RENAME COLUMN "author_id" TO "author_id_planner_old";
ALTER TABLE "public"."library_book" RENAME COLUMN "author_id_planner_new" TO "author_id";
ALTER TABLE "public"."library_book" ALTER COLUMN "author_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."library_book" ALTER COLUMN "author_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_book" RENAME COLUMN "reviewed_by_id" TO "reviewed_by_id_planner_old";
ALTER TABLE "public"."library_book" RENAME COLUMN "reviewed_by_id_planner_new" TO "reviewed_by_id";
ALTER TABLE "public"."library_book" ALTER COLUMN "reviewed_by_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."library_book" ALTER COLUMN "reviewed_by_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_profile" RENAME COLUMN "author_id" TO "author_id_planner_old";
ALTER TABLE "public"."library_profile" RENAME COLUMN "author_id_planner_new" TO "author_id";
ALTER TABLE "public"."library_profile" ALTER COLUMN "author_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."library_profile" ALTER COLUMN "author_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_book" RENAME COLUMN "id" TO "id_planner_old";
ALTER TABLE "public"."library_book" RENAME COLUMN "id_planner_new" TO "id";
DO $identity$
-- DROP IDENTITY also drops the sequence: its value, and the rights on it, go over to the new one.
DECLARE
  was record;
  grants text[] := ARRAY(
    SELECT format('GRANT %s ON SEQUENCE %s TO %s%s', g.privilege_type, '"public"."library_book_id_seq"',
                  CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                  CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM pg_catalog.pg_class AS s, aclexplode(s.relacl) AS g
    WHERE s.oid = '"public"."library_book_id_seq"'::regclass AND g.grantee <> s.relowner);
  again text;
BEGIN
  SELECT last_value, is_called INTO was FROM "public"."library_book_id_seq";
  ALTER TABLE "public"."library_book" ALTER COLUMN "id_planner_old" DROP IDENTITY;
  ALTER TABLE "public"."library_book" ALTER COLUMN "id"
    ADD GENERATED BY DEFAULT AS IDENTITY (
      SEQUENCE NAME "public"."library_book_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 NO CYCLE);
  PERFORM setval('"public"."library_book_id_seq"', least(was.last_value, 9223372036854775807), was.is_called);
  FOREACH again IN ARRAY grants LOOP
    EXECUTE again;
  END LOOP;
END
$identity$;
ALTER TABLE "public"."library_book" ALTER COLUMN "id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_book_tags" RENAME COLUMN "book_id" TO "book_id_planner_old";
ALTER TABLE "public"."library_book_tags" RENAME COLUMN "book_id_planner_new" TO "book_id";
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "book_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "book_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_novel" RENAME COLUMN "book_ptr_id" TO "book_ptr_id_planner_old";
ALTER TABLE "public"."library_novel" RENAME COLUMN "book_ptr_id_planner_new" TO "book_ptr_id";
ALTER TABLE "public"."library_novel" ALTER COLUMN "book_ptr_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."library_novel" ALTER COLUMN "book_ptr_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."sales_sale" RENAME COLUMN "book_id" TO "book_id_planner_old";
ALTER TABLE "public"."sales_sale" RENAME COLUMN "book_id_planner_new" TO "book_id";
ALTER TABLE "public"."sales_sale" ALTER COLUMN "book_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."sales_sale" ALTER COLUMN "book_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."sales_sale" RENAME COLUMN "novel_id" TO "novel_id_planner_old";
ALTER TABLE "public"."sales_sale" RENAME COLUMN "novel_id_planner_new" TO "novel_id";
ALTER TABLE "public"."sales_sale" ALTER COLUMN "novel_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."sales_sale" ALTER COLUMN "novel_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_profile" RENAME COLUMN "id" TO "id_planner_old";
ALTER TABLE "public"."library_profile" RENAME COLUMN "id_planner_new" TO "id";
DO $identity$
-- DROP IDENTITY also drops the sequence: its value, and the rights on it, go over to the new one.
DECLARE
  was record;
  grants text[] := ARRAY(
    SELECT format('GRANT %s ON SEQUENCE %s TO %s%s', g.privilege_type, '"public"."library_profile_id_seq"',
                  CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                  CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM pg_catalog.pg_class AS s, aclexplode(s.relacl) AS g
    WHERE s.oid = '"public"."library_profile_id_seq"'::regclass AND g.grantee <> s.relowner);
  again text;
BEGIN
  SELECT last_value, is_called INTO was FROM "public"."library_profile_id_seq";
  ALTER TABLE "public"."library_profile" ALTER COLUMN "id_planner_old" DROP IDENTITY;
  ALTER TABLE "public"."library_profile" ALTER COLUMN "id"
    ADD GENERATED BY DEFAULT AS IDENTITY (
      SEQUENCE NAME "public"."library_profile_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 NO CYCLE);
  PERFORM setval('"public"."library_profile_id_seq"', least(was.last_value, 9223372036854775807), was.is_called);
  FOREACH again IN ARRAY grants LOOP
    EXECUTE again;
  END LOOP;
END
$identity$;
ALTER TABLE "public"."library_profile" ALTER COLUMN "id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_book_tags" RENAME COLUMN "tag_id" TO "tag_id_planner_old";
ALTER TABLE "public"."library_book_tags" RENAME COLUMN "tag_id_planner_new" TO "tag_id";
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "tag_id_planner_old" DROP DEFAULT;
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "tag_id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_tag" RENAME COLUMN "id" TO "id_planner_old";
ALTER TABLE "public"."library_tag" RENAME COLUMN "id_planner_new" TO "id";
DO $identity$
-- DROP IDENTITY also drops the sequence: its value, and the rights on it, go over to the new one.
DECLARE
  was record;
  grants text[] := ARRAY(
    SELECT format('GRANT %s ON SEQUENCE %s TO %s%s', g.privilege_type, '"public"."library_tag_id_seq"',
                  CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END,
                  CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM pg_catalog.pg_class AS s, aclexplode(s.relacl) AS g
    WHERE s.oid = '"public"."library_tag_id_seq"'::regclass AND g.grantee <> s.relowner);
  again text;
BEGIN
  SELECT last_value, is_called INTO was FROM "public"."library_tag_id_seq";
  ALTER TABLE "public"."library_tag" ALTER COLUMN "id_planner_old" DROP IDENTITY;
  ALTER TABLE "public"."library_tag" ALTER COLUMN "id"
    ADD GENERATED BY DEFAULT AS IDENTITY (
      SEQUENCE NAME "public"."library_tag_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 NO CYCLE);
  PERFORM setval('"public"."library_tag_id_seq"', least(was.last_value, 9223372036854775807), was.is_called);
  FOREACH again IN ARRAY grants LOOP
    EXECUTE again;
  END LOOP;
END
$identity$;
ALTER TABLE "public"."library_tag" ALTER COLUMN "id_planner_old" DROP NOT NULL;

ALTER TABLE "public"."library_author"
    ADD CONSTRAINT "library_author_pkey" PRIMARY KEY USING INDEX "planner_new_library_author_pkey";
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "library_book_author_title" UNIQUE USING INDEX "planner_new_library_book_author_title";
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "library_book_pkey" PRIMARY KEY USING INDEX "planner_new_library_book_pkey";
ALTER TABLE "public"."library_book_tags"
    ADD CONSTRAINT "library_book_tags_book_id_tag_id_c3660ce1_uniq" UNIQUE USING INDEX "planner_new_library_book_tags_book_id_tag_id_c3660ce1_uniq";
ALTER TABLE "public"."library_novel"
    ADD CONSTRAINT "library_novel_pkey" PRIMARY KEY USING INDEX "planner_new_library_novel_pkey";
ALTER TABLE "public"."library_profile"
    ADD CONSTRAINT "library_profile_author_id_key" UNIQUE USING INDEX "planner_new_library_profile_author_id_key";
ALTER TABLE "public"."library_profile"
    ADD CONSTRAINT "library_profile_pkey" PRIMARY KEY USING INDEX "planner_new_library_profile_pkey";
ALTER TABLE "public"."library_tag"
    ADD CONSTRAINT "library_tag_pkey" PRIMARY KEY USING INDEX "planner_new_library_tag_pkey";
ALTER INDEX "public"."planner_new_library_author_mentor_id_774c4db9" RENAME TO "library_author_mentor_id_774c4db9";
ALTER INDEX "public"."planner_new_library_book_author_id_d9a3b67e" RENAME TO "library_book_author_id_d9a3b67e";
ALTER INDEX "public"."planner_new_library_book_by_title" RENAME TO "library_book_by_title";
ALTER INDEX "public"."planner_new_library_book_reviewed_by_id_8e03cd28" RENAME TO "library_book_reviewed_by_id_8e03cd28";
ALTER INDEX "public"."planner_new_library_book_untitled" RENAME TO "library_book_untitled";
ALTER INDEX "public"."planner_new_library_book_tags_book_id_7c6729bd" RENAME TO "library_book_tags_book_id_7c6729bd";
ALTER INDEX "public"."planner_new_library_book_tags_tag_id_ad3c9ecb" RENAME TO "library_book_tags_tag_id_ad3c9ecb";
ALTER INDEX "public"."planner_new_sales_sale_book_quantity" RENAME TO "sales_sale_book_quantity";
ALTER INDEX "public"."planner_new_sales_sale_novel_id_886aa025" RENAME TO "sales_sale_novel_id_886aa025";
ALTER TABLE "public"."library_author" RENAME CONSTRAINT "planner_new_library_author_mentor_id_774c4db9_fk" TO "library_author_mentor_id_774c4db9_fk";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_new_library_book_author_id_d9a3b67e_fk" TO "library_book_author_id_d9a3b67e_fk";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_new_library_book_tags_book_id_7c6729bd_fk" TO "library_book_tags_book_id_7c6729bd_fk";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_new_library_book_tags_tag_id_ad3c9ecb_fk" TO "library_book_tags_tag_id_ad3c9ecb_fk";
ALTER TABLE "public"."library_novel" RENAME CONSTRAINT "planner_new_library_novel_book_ptr_id_10df6ff0_fk" TO "library_novel_book_ptr_id_10df6ff0_fk";
ALTER TABLE "public"."library_profile" RENAME CONSTRAINT "planner_new_library_profile_author_id_fdcc20b3_fk" TO "library_profile_author_id_fdcc20b3_fk";
ALTER TABLE "public"."sales_sale" RENAME CONSTRAINT "planner_new_sales_sale_book_id_9895f161_fk" TO "sales_sale_book_id_9895f161_fk";
ALTER TABLE "public"."sales_sale" RENAME CONSTRAINT "planner_new_sales_sale_novel_id_886aa025_fk" TO "sales_sale_novel_id_886aa025_fk";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_new_library_book_author_positive" TO "library_book_author_positive";
ALTER TABLE "public"."library_author" RENAME CONSTRAINT "planner_new_library_author_id_not_null" TO "library_author_id_not_null";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_new_library_book_author_id_not_null" TO "library_book_author_id_not_null";
ALTER TABLE "public"."library_profile" RENAME CONSTRAINT "planner_new_library_profile_author_id_not_null" TO "library_profile_author_id_not_null";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_new_library_book_id_not_null" TO "library_book_id_not_null";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_new_library_book_tags_book_id_not_null" TO "library_book_tags_book_id_not_null";
ALTER TABLE "public"."library_novel" RENAME CONSTRAINT "planner_new_library_novel_book_ptr_id_not_null" TO "library_novel_book_ptr_id_not_null";
ALTER TABLE "public"."sales_sale" RENAME CONSTRAINT "planner_new_sales_sale_book_id_not_null" TO "sales_sale_book_id_not_null";
ALTER TABLE "public"."library_profile" RENAME CONSTRAINT "planner_new_library_profile_id_not_null" TO "library_profile_id_not_null";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_new_library_book_tags_tag_id_not_null" TO "library_book_tags_tag_id_not_null";
ALTER TABLE "public"."library_tag" RENAME CONSTRAINT "planner_new_library_tag_id_not_null" TO "library_tag_id_not_null";

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0003_big_keys"."fill_library_author_id_mentor_id_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_old" IS NULL AND NEW."id" IS NOT NULL) THEN
    NEW."id_planner_old" := CASE WHEN NEW."id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."id"::integer END;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."mentor_id")::record *<> ROW(OLD."mentor_id")::record
    OR (NEW."mentor_id_planner_old" IS NULL AND NEW."mentor_id" IS NOT NULL) THEN
    NEW."mentor_id_planner_old" := CASE WHEN NEW."mentor_id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."mentor_id"::integer END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_library_author_id_mentor_id_old_insert"
BEFORE INSERT ON "public"."library_author"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_author_id_mentor_id_old"();

CREATE TRIGGER "zz_planner_library_author_id_mentor_id_old_update"
BEFORE UPDATE ON "public"."library_author"
FOR EACH ROW
WHEN (
  ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_old" IS NULL AND NEW."id" IS NOT NULL)
  OR ROW(NEW."mentor_id")::record *<> ROW(OLD."mentor_id")::record
    OR (NEW."mentor_id_planner_old" IS NULL AND NEW."mentor_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_author_id_mentor_id_old"();

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0003_big_keys"."fill_library_book_author_id_reviewed_by_e19fa054"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."author_id")::record *<> ROW(OLD."author_id")::record
    OR (NEW."author_id_planner_old" IS NULL AND NEW."author_id" IS NOT NULL) THEN
    NEW."author_id_planner_old" := CASE WHEN NEW."author_id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."author_id"::integer END;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."reviewed_by_id")::record *<> ROW(OLD."reviewed_by_id")::record
    OR (NEW."reviewed_by_id_planner_old" IS NULL AND NEW."reviewed_by_id" IS NOT NULL) THEN
    NEW."reviewed_by_id_planner_old" := CASE WHEN NEW."reviewed_by_id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."reviewed_by_id"::integer END;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_old" IS NULL AND NEW."id" IS NOT NULL) THEN
    NEW."id_planner_old" := CASE WHEN NEW."id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."id"::integer END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_library_book_author_id_reviewed_by_e19fa054_insert"
BEFORE INSERT ON "public"."library_book"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_book_author_id_reviewed_by_e19fa054"();

CREATE TRIGGER "zz_planner_library_book_author_id_reviewed_by_e19fa054_update"
BEFORE UPDATE ON "public"."library_book"
FOR EACH ROW
WHEN (
  ROW(NEW."author_id")::record *<> ROW(OLD."author_id")::record
    OR (NEW."author_id_planner_old" IS NULL AND NEW."author_id" IS NOT NULL)
  OR ROW(NEW."reviewed_by_id")::record *<> ROW(OLD."reviewed_by_id")::record
    OR (NEW."reviewed_by_id_planner_old" IS NULL AND NEW."reviewed_by_id" IS NOT NULL)
  OR ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_old" IS NULL AND NEW."id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_book_author_id_reviewed_by_e19fa054"();

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0003_big_keys"."fill_library_book_tags_book_id_tag_id_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."book_id")::record *<> ROW(OLD."book_id")::record
    OR (NEW."book_id_planner_old" IS NULL AND NEW."book_id" IS NOT NULL) THEN
    NEW."book_id_planner_old" := CASE WHEN NEW."book_id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."book_id"::integer END;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."tag_id")::record *<> ROW(OLD."tag_id")::record
    OR (NEW."tag_id_planner_old" IS NULL AND NEW."tag_id" IS NOT NULL) THEN
    NEW."tag_id_planner_old" := CASE WHEN NEW."tag_id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."tag_id"::integer END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_library_book_tags_book_id_tag_id_old_insert"
BEFORE INSERT ON "public"."library_book_tags"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_book_tags_book_id_tag_id_old"();

CREATE TRIGGER "zz_planner_library_book_tags_book_id_tag_id_old_update"
BEFORE UPDATE ON "public"."library_book_tags"
FOR EACH ROW
WHEN (
  ROW(NEW."book_id")::record *<> ROW(OLD."book_id")::record
    OR (NEW."book_id_planner_old" IS NULL AND NEW."book_id" IS NOT NULL)
  OR ROW(NEW."tag_id")::record *<> ROW(OLD."tag_id")::record
    OR (NEW."tag_id_planner_old" IS NULL AND NEW."tag_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_book_tags_book_id_tag_id_old"();

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0003_big_keys"."fill_library_novel_book_ptr_id_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."book_ptr_id")::record *<> ROW(OLD."book_ptr_id")::record
    OR (NEW."book_ptr_id_planner_old" IS NULL AND NEW."book_ptr_id" IS NOT NULL) THEN
    NEW."book_ptr_id_planner_old" := CASE WHEN NEW."book_ptr_id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."book_ptr_id"::integer END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_library_novel_book_ptr_id_old_insert"
BEFORE INSERT ON "public"."library_novel"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_novel_book_ptr_id_old"();

CREATE TRIGGER "zz_planner_library_novel_book_ptr_id_old_update"
BEFORE UPDATE ON "public"."library_novel"
FOR EACH ROW
WHEN (
  ROW(NEW."book_ptr_id")::record *<> ROW(OLD."book_ptr_id")::record
    OR (NEW."book_ptr_id_planner_old" IS NULL AND NEW."book_ptr_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_novel_book_ptr_id_old"();

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0003_big_keys"."fill_library_profile_author_id_id_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."author_id")::record *<> ROW(OLD."author_id")::record
    OR (NEW."author_id_planner_old" IS NULL AND NEW."author_id" IS NOT NULL) THEN
    NEW."author_id_planner_old" := CASE WHEN NEW."author_id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."author_id"::integer END;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_old" IS NULL AND NEW."id" IS NOT NULL) THEN
    NEW."id_planner_old" := CASE WHEN NEW."id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."id"::integer END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_library_profile_author_id_id_old_insert"
BEFORE INSERT ON "public"."library_profile"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_profile_author_id_id_old"();

CREATE TRIGGER "zz_planner_library_profile_author_id_id_old_update"
BEFORE UPDATE ON "public"."library_profile"
FOR EACH ROW
WHEN (
  ROW(NEW."author_id")::record *<> ROW(OLD."author_id")::record
    OR (NEW."author_id_planner_old" IS NULL AND NEW."author_id" IS NOT NULL)
  OR ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_old" IS NULL AND NEW."id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_profile_author_id_id_old"();

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0003_big_keys"."fill_library_tag_id_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_old" IS NULL AND NEW."id" IS NOT NULL) THEN
    NEW."id_planner_old" := CASE WHEN NEW."id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."id"::integer END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_library_tag_id_old_insert"
BEFORE INSERT ON "public"."library_tag"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_tag_id_old"();

CREATE TRIGGER "zz_planner_library_tag_id_old_update"
BEFORE UPDATE ON "public"."library_tag"
FOR EACH ROW
WHEN (
  ROW(NEW."id")::record *<> ROW(OLD."id")::record
    OR (NEW."id_planner_old" IS NULL AND NEW."id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_library_tag_id_old"();

-- *<> compares the stored bytes: it sees every change, and works for types without "=" (json).
CREATE FUNCTION "planner_library_0003_big_keys"."fill_sales_sale_book_id_novel_id_old"() RETURNS trigger
LANGUAGE plpgsql AS $fill$
BEGIN
  IF TG_OP = 'INSERT' OR ROW(NEW."book_id")::record *<> ROW(OLD."book_id")::record
    OR (NEW."book_id_planner_old" IS NULL AND NEW."book_id" IS NOT NULL) THEN
    NEW."book_id_planner_old" := CASE WHEN NEW."book_id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."book_id"::integer END;
  END IF;
  IF TG_OP = 'INSERT' OR ROW(NEW."novel_id")::record *<> ROW(OLD."novel_id")::record
    OR (NEW."novel_id_planner_old" IS NULL AND NEW."novel_id" IS NOT NULL) THEN
    NEW."novel_id_planner_old" := CASE WHEN NEW."novel_id" NOT BETWEEN -2147483648 AND 2147483647 THEN NULL ELSE NEW."novel_id"::integer END;
  END IF;
  RETURN NEW;
END
$fill$;

-- BEFORE triggers fire in the order of their names: "zz" lets the table's own triggers change the row first.
CREATE TRIGGER "zz_planner_sales_sale_book_id_novel_id_old_insert"
BEFORE INSERT ON "public"."sales_sale"
FOR EACH ROW
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_sales_sale_book_id_novel_id_old"();

CREATE TRIGGER "zz_planner_sales_sale_book_id_novel_id_old_update"
BEFORE UPDATE ON "public"."sales_sale"
FOR EACH ROW
WHEN (
  ROW(NEW."book_id")::record *<> ROW(OLD."book_id")::record
    OR (NEW."book_id_planner_old" IS NULL AND NEW."book_id" IS NOT NULL)
  OR ROW(NEW."novel_id")::record *<> ROW(OLD."novel_id")::record
    OR (NEW."novel_id_planner_old" IS NULL AND NEW."novel_id" IS NOT NULL)
)
EXECUTE FUNCTION "planner_library_0003_big_keys"."fill_sales_sale_book_id_novel_id_old"();

COMMIT;

\if :{?planner_run_driver}
\else
\echo 780 has run
\endif
\else
\echo 780 already done
\endif

RESET TimeZone;
RESET application_name;
