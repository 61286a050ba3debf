-- Undo what has run of library.0003_big_keys, in reverse.
-- Bundle library.0003_big_keys 487eab948b5b.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 800 (Drop library_author.id_planner_old, mentor_id_planner_old) has run. From there
-- on there is no way back: the old form of public.library_author.id, mentor_id is gone.
-- Step 780 (Swap: library_author.id, library_author.mentor_id, library_book.author_id,
-- library_book.reviewed_by_id, library_profile.author_id, library_book.id,
-- library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id,
-- library_profile.id, library_book_tags.tag_id, library_tag.id get their new type): the way back
-- builds the old columns' indexes again, and fails if there are values that the old type can't
-- hold.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(313661107482162433) AS locked \gset planner_
\if :planner_locked
\else
SELECT set_config('planner.message', 'A driver of this bundle is running.', false) AS message,
       set_config('planner.hint', 'Stop it (Ctrl-C in its terminal), then run revert.sql again.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 800 (Drop library_author.id_planner_old, mentor_id_planner_old) has run: the old form of public.library_author.id, mentor_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 810 (Drop library_book.author_id_planner_old, reviewed_by_id_planner_old, id_planner_old) has run: the old form of public.library_book.author_id, reviewed_by_id, id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 820 (Drop library_book_tags.book_id_planner_old, tag_id_planner_old) has run: the old form of public.library_book_tags.book_id, tag_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 830 (Drop library_novel.book_ptr_id_planner_old) has run: the old form of public.library_novel.book_ptr_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 840 (Drop library_profile.author_id_planner_old, id_planner_old) has run: the old form of public.library_profile.author_id, id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 850 (Drop library_tag.id_planner_old) has run: the old form of public.library_tag.id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 860 (Drop sales_sale.book_id_planner_old, novel_id_planner_old) has run: the old form of public.sales_sale.book_id, novel_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 790 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0003_big_keys')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '790' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0003_big_keys';
COMMIT;
\endif

-- 780 Swap: library_author.id, library_author.mentor_id, library_book.author_id, library_book.reviewed_by_id, library_profile.author_id, library_book.id, library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id, library_profile.id, library_book_tags.tag_id, library_tag.id get their new type
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'bigint')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '780' 'Swap: library_author.id, library_author.mentor_id, library_book.author_id, library_book.reviewed_by_id, library_profile.author_id, library_book.id, library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id, library_profile.id, library_book_tags.tag_id, library_tag.id get their new type'
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_back_library_author_mentor_id_774c4db9' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_back_library_author_mentor_id_774c4db9' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_author_mentor_id_774c4db9";
\endif

CREATE INDEX CONCURRENTLY "planner_back_library_author_mentor_id_774c4db9"
    ON "public"."library_author" USING btree ("mentor_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_back_library_author_pkey' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_back_library_author_pkey' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_author_pkey";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_library_author_pkey"
    ON "public"."library_author" USING btree ("id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_author_id_d9a3b67e' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_author_id_d9a3b67e' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_author_id_d9a3b67e";
\endif

CREATE INDEX CONCURRENTLY "planner_back_library_book_author_id_d9a3b67e"
    ON "public"."library_book" USING btree ("author_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_author_title' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_author_title' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_author_title";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_library_book_author_title"
    ON "public"."library_book" USING btree ("author_id_planner_old", "title");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_by_title' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_by_title' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_by_title";
\endif

CREATE INDEX CONCURRENTLY "planner_back_library_book_by_title"
    ON "public"."library_book" USING btree ("title") INCLUDE ("id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_pkey' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_pkey' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_pkey";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_library_book_pkey"
    ON "public"."library_book" USING btree ("id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_reviewed_by_id_8e03cd28' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_reviewed_by_id_8e03cd28' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_reviewed_by_id_8e03cd28";
\endif

CREATE INDEX CONCURRENTLY "planner_back_library_book_reviewed_by_id_8e03cd28"
    ON "public"."library_book" USING btree ("reviewed_by_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_untitled' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_back_library_book_untitled' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_untitled";
\endif

CREATE INDEX CONCURRENTLY "planner_back_library_book_untitled"
    ON "public"."library_book" USING btree ("author_id_planner_old")
    WHERE (CAST((title) AS TEXT) = CAST('' AS TEXT));
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_back_library_book_tags_book_id_7c6729bd' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_back_library_book_tags_book_id_7c6729bd' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_tags_book_id_7c6729bd";
\endif

CREATE INDEX CONCURRENTLY "planner_back_library_book_tags_book_id_7c6729bd"
    ON "public"."library_book_tags" USING btree ("book_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_back_library_book_tags_book_id_tag_id_c3660ce1_uniq' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_back_library_book_tags_book_id_tag_id_c3660ce1_uniq' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_tags_book_id_tag_id_c3660ce1_uniq";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_library_book_tags_book_id_tag_id_c3660ce1_uniq"
    ON "public"."library_book_tags" USING btree ("book_id_planner_old", "tag_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_back_library_book_tags_tag_id_ad3c9ecb' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_back_library_book_tags_tag_id_ad3c9ecb' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_tags_tag_id_ad3c9ecb";
\endif

CREATE INDEX CONCURRENTLY "planner_back_library_book_tags_tag_id_ad3c9ecb"
    ON "public"."library_book_tags" USING btree ("tag_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_novel"') AND i.relname = 'planner_back_library_novel_pkey' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_novel"') AND i.relname = 'planner_back_library_novel_pkey' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_novel_pkey";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_library_novel_pkey"
    ON "public"."library_novel" USING btree ("book_ptr_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_back_library_profile_author_id_key' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_back_library_profile_author_id_key' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_profile_author_id_key";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_library_profile_author_id_key"
    ON "public"."library_profile" USING btree ("author_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_back_library_profile_pkey' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_back_library_profile_pkey' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_profile_pkey";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_library_profile_pkey"
    ON "public"."library_profile" USING btree ("id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_tag"') AND i.relname = 'planner_back_library_tag_pkey' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_tag"') AND i.relname = 'planner_back_library_tag_pkey' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_tag_pkey";
\endif

CREATE UNIQUE INDEX CONCURRENTLY "planner_back_library_tag_pkey"
    ON "public"."library_tag" USING btree ("id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_back_sales_sale_book_quantity' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_back_sales_sale_book_quantity' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_sales_sale_book_quantity";
\endif

CREATE INDEX CONCURRENTLY "planner_back_sales_sale_book_quantity"
    ON "public"."sales_sale" USING btree ("book_id_planner_old", "quantity");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_back_sales_sale_novel_id_886aa025' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_back_sales_sale_novel_id_886aa025' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_sales_sale_novel_id_886aa025";
\endif

CREATE INDEX CONCURRENTLY "planner_back_sales_sale_novel_id_886aa025"
    ON "public"."sales_sale" USING btree ("novel_id_planner_old");
\endif
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_back_library_author_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_author"
    ADD CONSTRAINT "planner_back_library_author_id_not_null" NOT NULL "id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_author"
    VALIDATE CONSTRAINT "planner_back_library_author_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_back_library_book_author_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "planner_back_library_book_author_id_not_null" NOT NULL "author_id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book"
    VALIDATE CONSTRAINT "planner_back_library_book_author_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_back_library_profile_author_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_profile"
    ADD CONSTRAINT "planner_back_library_profile_author_id_not_null" NOT NULL "author_id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_profile"
    VALIDATE CONSTRAINT "planner_back_library_profile_author_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_back_library_book_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "planner_back_library_book_id_not_null" NOT NULL "id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book"
    VALIDATE CONSTRAINT "planner_back_library_book_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_back_library_book_tags_book_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    ADD CONSTRAINT "planner_back_library_book_tags_book_id_not_null" NOT NULL "book_id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book_tags"
    VALIDATE CONSTRAINT "planner_back_library_book_tags_book_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_back_library_novel_book_ptr_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_novel"
    ADD CONSTRAINT "planner_back_library_novel_book_ptr_id_not_null" NOT NULL "book_ptr_id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_novel"
    VALIDATE CONSTRAINT "planner_back_library_novel_book_ptr_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_back_sales_sale_book_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    ADD CONSTRAINT "planner_back_sales_sale_book_id_not_null" NOT NULL "book_id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."sales_sale"
    VALIDATE CONSTRAINT "planner_back_sales_sale_book_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_back_library_profile_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_profile"
    ADD CONSTRAINT "planner_back_library_profile_id_not_null" NOT NULL "id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_profile"
    VALIDATE CONSTRAINT "planner_back_library_profile_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_back_library_book_tags_tag_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    ADD CONSTRAINT "planner_back_library_book_tags_tag_id_not_null" NOT NULL "tag_id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book_tags"
    VALIDATE CONSTRAINT "planner_back_library_book_tags_tag_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_back_library_tag_id_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_tag"
    ADD CONSTRAINT "planner_back_library_tag_id_not_null" NOT NULL "id_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_tag"
    VALIDATE CONSTRAINT "planner_back_library_tag_id_not_null";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_back_library_book_author_positive') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "planner_back_library_book_author_positive" CHECK ((("author_id_planner_old" > 0))) NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book"
    VALIDATE CONSTRAINT "planner_back_library_book_author_positive";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_back_library_author_mentor_id_774c4db9_fk_libr_a8d47409') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_author"
    ADD CONSTRAINT "planner_back_library_author_mentor_id_774c4db9_fk_libr_a8d47409" FOREIGN KEY ("mentor_id_planner_old") REFERENCES "public"."library_author" ("id_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_author"
    VALIDATE CONSTRAINT "planner_back_library_author_mentor_id_774c4db9_fk_libr_a8d47409";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_back_library_book_author_id_d9a3b67e_fk_librar_e911c660') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "planner_back_library_book_author_id_d9a3b67e_fk_librar_e911c660" FOREIGN KEY ("author_id_planner_old") REFERENCES "public"."library_author" ("id_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book"
    VALIDATE CONSTRAINT "planner_back_library_book_author_id_d9a3b67e_fk_librar_e911c660";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_back_library_book_tags_book_id_7c6729bd_fk_lib_16150f8d') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    ADD CONSTRAINT "planner_back_library_book_tags_book_id_7c6729bd_fk_lib_16150f8d" FOREIGN KEY ("book_id_planner_old") REFERENCES "public"."library_book" ("id_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book_tags"
    VALIDATE CONSTRAINT "planner_back_library_book_tags_book_id_7c6729bd_fk_lib_16150f8d";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_back_library_book_tags_tag_id_ad3c9ecb_fk_libr_f1eeb96c') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    ADD CONSTRAINT "planner_back_library_book_tags_tag_id_ad3c9ecb_fk_libr_f1eeb96c" FOREIGN KEY ("tag_id_planner_old") REFERENCES "public"."library_tag" ("id_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book_tags"
    VALIDATE CONSTRAINT "planner_back_library_book_tags_tag_id_ad3c9ecb_fk_libr_f1eeb96c";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_back_library_novel_book_ptr_id_10df6ff0_fk_lib_e121739a') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_novel"
    ADD CONSTRAINT "planner_back_library_novel_book_ptr_id_10df6ff0_fk_lib_e121739a" FOREIGN KEY ("book_ptr_id_planner_old") REFERENCES "public"."library_book" ("id_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_novel"
    VALIDATE CONSTRAINT "planner_back_library_novel_book_ptr_id_10df6ff0_fk_lib_e121739a";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_back_library_profile_author_id_fdcc20b3_fk_lib_e9b74e8d') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_profile"
    ADD CONSTRAINT "planner_back_library_profile_author_id_fdcc20b3_fk_lib_e9b74e8d" FOREIGN KEY ("author_id_planner_old") REFERENCES "public"."library_author" ("id_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_profile"
    VALIDATE CONSTRAINT "planner_back_library_profile_author_id_fdcc20b3_fk_lib_e9b74e8d";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_back_sales_sale_book_id_9895f161_fk_library_book_id') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    ADD CONSTRAINT "planner_back_sales_sale_book_id_9895f161_fk_library_book_id" FOREIGN KEY ("book_id_planner_old") REFERENCES "public"."library_book" ("id_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."sales_sale"
    VALIDATE CONSTRAINT "planner_back_sales_sale_book_id_9895f161_fk_library_book_id";
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_constraint
    WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_back_sales_sale_novel_id_886aa025_fk_library_n_686cb30b') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    ADD CONSTRAINT "planner_back_sales_sale_novel_id_886aa025_fk_library_n_686cb30b" FOREIGN KEY ("novel_id_planner_old") REFERENCES "public"."library_novel" ("book_ptr_id_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."sales_sale"
    VALIDATE CONSTRAINT "planner_back_sales_sale_novel_id_886aa025_fk_library_n_686cb30b";

BEGIN;
SET LOCAL lock_timeout = '2s';
-- All tables in a fixed order, so that two sessions never wait for each other. From here on everything is catalog work.
LOCK TABLE "public"."library_author", "public"."library_book", "public"."library_book_tags", "public"."library_novel", "public"."library_profile", "public"."library_tag", "public"."sales_sale" IN ACCESS EXCLUSIVE MODE;

ALTER TABLE "public"."library_author" DROP CONSTRAINT "library_author_mentor_id_774c4db9_fk";
ALTER TABLE "public"."library_book" DROP CONSTRAINT "library_book_author_id_d9a3b67e_fk";
ALTER TABLE "public"."library_book_tags" DROP CONSTRAINT "library_book_tags_book_id_7c6729bd_fk";
ALTER TABLE "public"."library_book_tags" DROP CONSTRAINT "library_book_tags_tag_id_ad3c9ecb_fk";
ALTER TABLE "public"."library_novel" DROP CONSTRAINT "library_novel_book_ptr_id_10df6ff0_fk";
ALTER TABLE "public"."library_profile" DROP CONSTRAINT "library_profile_author_id_fdcc20b3_fk";
ALTER TABLE "public"."sales_sale" DROP CONSTRAINT "sales_sale_book_id_9895f161_fk";
ALTER TABLE "public"."sales_sale" DROP CONSTRAINT "sales_sale_novel_id_886aa025_fk";
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_old_insert" ON "public"."library_author";
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_old_update" ON "public"."library_author";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_author_id_mentor_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_e19fa054_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_e19fa054_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_book_author_id_reviewed_by_e19fa054"();
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_old_insert" ON "public"."library_book_tags";
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_old_update" ON "public"."library_book_tags";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_book_tags_book_id_tag_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_old_insert" ON "public"."library_novel";
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_old_update" ON "public"."library_novel";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_novel_book_ptr_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_old_insert" ON "public"."library_profile";
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_old_update" ON "public"."library_profile";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_profile_author_id_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_old_insert" ON "public"."library_tag";
DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_old_update" ON "public"."library_tag";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_tag_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_old_insert" ON "public"."sales_sale";
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_old_update" ON "public"."sales_sale";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_sales_sale_book_id_novel_id_old"();
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

ALTER TABLE "public"."library_author" RENAME COLUMN "id" TO "id_planner_new";
ALTER TABLE "public"."library_author" RENAME COLUMN "id_planner_old" TO "id";
ALTER SEQUENCE "public"."library_author_id_seq" AS integer INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 NO CYCLE
    OWNED BY "public"."library_author"."id";
ALTER TABLE "public"."library_author" ALTER COLUMN "id" SET DEFAULT nextval('public.library_author_id_seq'::regclass);
ALTER TABLE "public"."library_author" ALTER COLUMN "id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_author" ALTER COLUMN "id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_author" RENAME COLUMN "mentor_id" TO "mentor_id_planner_new";
ALTER TABLE "public"."library_author" RENAME COLUMN "mentor_id_planner_old" TO "mentor_id";
ALTER TABLE "public"."library_author" ALTER COLUMN "mentor_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_author" ALTER COLUMN "mentor_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_book" RENAME COLUMN "author_id" TO "author_id_planner_new";
ALTER TABLE "public"."library_book" RENAME COLUMN "author_id_planner_old" TO "author_id";
ALTER TABLE "public"."library_book" ALTER COLUMN "author_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_book" ALTER COLUMN "author_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_book" RENAME COLUMN "reviewed_by_id" TO "reviewed_by_id_planner_new";
ALTER TABLE "public"."library_book" RENAME COLUMN "reviewed_by_id_planner_old" TO "reviewed_by_id";
ALTER TABLE "public"."library_book" ALTER COLUMN "reviewed_by_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_book" ALTER COLUMN "reviewed_by_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_profile" RENAME COLUMN "author_id" TO "author_id_planner_new";
ALTER TABLE "public"."library_profile" RENAME COLUMN "author_id_planner_old" TO "author_id";
ALTER TABLE "public"."library_profile" ALTER COLUMN "author_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_profile" ALTER COLUMN "author_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_book" RENAME COLUMN "id" TO "id_planner_new";
ALTER TABLE "public"."library_book" RENAME COLUMN "id_planner_old" TO "id";
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
  ALTER TABLE "public"."library_book" ALTER COLUMN "id_planner_new" DROP IDENTITY;
  ALTER TABLE "public"."library_book" ALTER COLUMN "id"
    ADD GENERATED BY DEFAULT AS IDENTITY (
      SEQUENCE NAME "public"."library_book_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 NO CYCLE);
  PERFORM setval('"public"."library_book_id_seq"', least(was.last_value, 2147483647), was.is_called);
  FOREACH again IN ARRAY grants LOOP
    EXECUTE again;
  END LOOP;
END
$identity$;
ALTER TABLE "public"."library_book" ALTER COLUMN "id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_book_tags" RENAME COLUMN "book_id" TO "book_id_planner_new";
ALTER TABLE "public"."library_book_tags" RENAME COLUMN "book_id_planner_old" TO "book_id";
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "book_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "book_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_novel" RENAME COLUMN "book_ptr_id" TO "book_ptr_id_planner_new";
ALTER TABLE "public"."library_novel" RENAME COLUMN "book_ptr_id_planner_old" TO "book_ptr_id";
ALTER TABLE "public"."library_novel" ALTER COLUMN "book_ptr_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_novel" ALTER COLUMN "book_ptr_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."sales_sale" RENAME COLUMN "book_id" TO "book_id_planner_new";
ALTER TABLE "public"."sales_sale" RENAME COLUMN "book_id_planner_old" TO "book_id";
ALTER TABLE "public"."sales_sale" ALTER COLUMN "book_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."sales_sale" ALTER COLUMN "book_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."sales_sale" RENAME COLUMN "novel_id" TO "novel_id_planner_new";
ALTER TABLE "public"."sales_sale" RENAME COLUMN "novel_id_planner_old" TO "novel_id";
ALTER TABLE "public"."sales_sale" ALTER COLUMN "novel_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."sales_sale" ALTER COLUMN "novel_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_profile" RENAME COLUMN "id" TO "id_planner_new";
ALTER TABLE "public"."library_profile" RENAME COLUMN "id_planner_old" TO "id";
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
  ALTER TABLE "public"."library_profile" ALTER COLUMN "id_planner_new" DROP IDENTITY;
  ALTER TABLE "public"."library_profile" ALTER COLUMN "id"
    ADD GENERATED BY DEFAULT AS IDENTITY (
      SEQUENCE NAME "public"."library_profile_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 NO CYCLE);
  PERFORM setval('"public"."library_profile_id_seq"', least(was.last_value, 2147483647), was.is_called);
  FOREACH again IN ARRAY grants LOOP
    EXECUTE again;
  END LOOP;
END
$identity$;
ALTER TABLE "public"."library_profile" ALTER COLUMN "id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_book_tags" RENAME COLUMN "tag_id" TO "tag_id_planner_new";
ALTER TABLE "public"."library_book_tags" RENAME COLUMN "tag_id_planner_old" TO "tag_id";
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "tag_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "tag_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_tag" RENAME COLUMN "id" TO "id_planner_new";
ALTER TABLE "public"."library_tag" RENAME COLUMN "id_planner_old" TO "id";
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
  ALTER TABLE "public"."library_tag" ALTER COLUMN "id_planner_new" DROP IDENTITY;
  ALTER TABLE "public"."library_tag" ALTER COLUMN "id"
    ADD GENERATED BY DEFAULT AS IDENTITY (
      SEQUENCE NAME "public"."library_tag_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 NO CYCLE);
  PERFORM setval('"public"."library_tag_id_seq"', least(was.last_value, 2147483647), was.is_called);
  FOREACH again IN ARRAY grants LOOP
    EXECUTE again;
  END LOOP;
END
$identity$;
ALTER TABLE "public"."library_tag" ALTER COLUMN "id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_author"
    ADD CONSTRAINT "library_author_pkey" PRIMARY KEY USING INDEX "planner_back_library_author_pkey";
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "library_book_author_title" UNIQUE USING INDEX "planner_back_library_book_author_title";
ALTER TABLE "public"."library_book"
    ADD CONSTRAINT "library_book_pkey" PRIMARY KEY USING INDEX "planner_back_library_book_pkey";
ALTER TABLE "public"."library_book_tags"
    ADD CONSTRAINT "library_book_tags_book_id_tag_id_c3660ce1_uniq" UNIQUE USING INDEX "planner_back_library_book_tags_book_id_tag_id_c3660ce1_uniq";
ALTER TABLE "public"."library_novel"
    ADD CONSTRAINT "library_novel_pkey" PRIMARY KEY USING INDEX "planner_back_library_novel_pkey";
ALTER TABLE "public"."library_profile"
    ADD CONSTRAINT "library_profile_author_id_key" UNIQUE USING INDEX "planner_back_library_profile_author_id_key";
ALTER TABLE "public"."library_profile"
    ADD CONSTRAINT "library_profile_pkey" PRIMARY KEY USING INDEX "planner_back_library_profile_pkey";
ALTER TABLE "public"."library_tag"
    ADD CONSTRAINT "library_tag_pkey" PRIMARY KEY USING INDEX "planner_back_library_tag_pkey";
ALTER INDEX "public"."planner_back_library_author_mentor_id_774c4db9" RENAME TO "library_author_mentor_id_774c4db9";
ALTER INDEX "public"."planner_back_library_book_author_id_d9a3b67e" RENAME TO "library_book_author_id_d9a3b67e";
ALTER INDEX "public"."planner_back_library_book_by_title" RENAME TO "library_book_by_title";
ALTER INDEX "public"."planner_back_library_book_reviewed_by_id_8e03cd28" RENAME TO "library_book_reviewed_by_id_8e03cd28";
ALTER INDEX "public"."planner_back_library_book_untitled" RENAME TO "library_book_untitled";
ALTER INDEX "public"."planner_back_library_book_tags_book_id_7c6729bd" RENAME TO "library_book_tags_book_id_7c6729bd";
ALTER INDEX "public"."planner_back_library_book_tags_tag_id_ad3c9ecb" RENAME TO "library_book_tags_tag_id_ad3c9ecb";
ALTER INDEX "public"."planner_back_sales_sale_book_quantity" RENAME TO "sales_sale_book_quantity";
ALTER INDEX "public"."planner_back_sales_sale_novel_id_886aa025" RENAME TO "sales_sale_novel_id_886aa025";
ALTER TABLE "public"."library_author" RENAME CONSTRAINT "planner_back_library_author_mentor_id_774c4db9_fk_libr_a8d47409" TO "library_author_mentor_id_774c4db9_fk_library_author_id";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_back_library_book_author_id_d9a3b67e_fk_librar_e911c660" TO "library_book_author_id_d9a3b67e_fk_library_author_id";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_back_library_book_tags_book_id_7c6729bd_fk_lib_16150f8d" TO "library_book_tags_book_id_7c6729bd_fk_library_book_id";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_back_library_book_tags_tag_id_ad3c9ecb_fk_libr_f1eeb96c" TO "library_book_tags_tag_id_ad3c9ecb_fk_library_tag_id";
ALTER TABLE "public"."library_novel" RENAME CONSTRAINT "planner_back_library_novel_book_ptr_id_10df6ff0_fk_lib_e121739a" TO "library_novel_book_ptr_id_10df6ff0_fk_library_book_id";
ALTER TABLE "public"."library_profile" RENAME CONSTRAINT "planner_back_library_profile_author_id_fdcc20b3_fk_lib_e9b74e8d" TO "library_profile_author_id_fdcc20b3_fk_library_author_id";
ALTER TABLE "public"."sales_sale" RENAME CONSTRAINT "planner_back_sales_sale_book_id_9895f161_fk_library_book_id" TO "sales_sale_book_id_9895f161_fk_library_book_id";
ALTER TABLE "public"."sales_sale" RENAME CONSTRAINT "planner_back_sales_sale_novel_id_886aa025_fk_library_n_686cb30b" TO "sales_sale_novel_id_886aa025_fk_library_novel_book_ptr_id";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_back_library_book_author_positive" TO "library_book_author_positive";
ALTER TABLE "public"."library_author" RENAME CONSTRAINT "planner_back_library_author_id_not_null" TO "library_author_id_not_null";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_back_library_book_author_id_not_null" TO "library_book_author_id_not_null";
ALTER TABLE "public"."library_profile" RENAME CONSTRAINT "planner_back_library_profile_author_id_not_null" TO "library_profile_author_id_not_null";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_back_library_book_id_not_null" TO "library_book_id_not_null";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_back_library_book_tags_book_id_not_null" TO "library_book_tags_book_id_not_null";
ALTER TABLE "public"."library_novel" RENAME CONSTRAINT "planner_back_library_novel_book_ptr_id_not_null" TO "library_novel_book_ptr_id_not_null";
ALTER TABLE "public"."sales_sale" RENAME CONSTRAINT "planner_back_sales_sale_book_id_not_null" TO "sales_sale_book_id_not_null";
ALTER TABLE "public"."library_profile" RENAME CONSTRAINT "planner_back_library_profile_id_not_null" TO "library_profile_id_not_null";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_back_library_book_tags_tag_id_not_null" TO "library_book_tags_tag_id_not_null";
ALTER TABLE "public"."library_tag" RENAME CONSTRAINT "planner_back_library_tag_id_not_null" TO "library_tag_id_not_null";
COMMIT;
\endif

-- 760 Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_novel_id_886aa025_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '760' 'Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    DROP CONSTRAINT "planner_new_sales_sale_novel_id_886aa025_fk";
COMMIT;
\endif

-- 740 Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_9895f161_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '740' 'Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    DROP CONSTRAINT "planner_new_sales_sale_book_id_9895f161_fk";
COMMIT;
\endif

-- 720 Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_fdcc20b3_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '720' 'Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_profile"
    DROP CONSTRAINT "planner_new_library_profile_author_id_fdcc20b3_fk";
COMMIT;
\endif

-- 700 Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_10df6ff0_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '700' 'Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_novel"
    DROP CONSTRAINT "planner_new_library_novel_book_ptr_id_10df6ff0_fk";
COMMIT;
\endif

-- 680 Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_ad3c9ecb_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '680' 'Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    DROP CONSTRAINT "planner_new_library_book_tags_tag_id_ad3c9ecb_fk";
COMMIT;
\endif

-- 660 Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_7c6729bd_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '660' 'Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    DROP CONSTRAINT "planner_new_library_book_tags_book_id_7c6729bd_fk";
COMMIT;
\endif

-- 640 Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_d9a3b67e_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '640' 'Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP CONSTRAINT "planner_new_library_book_author_id_d9a3b67e_fk";
COMMIT;
\endif

-- 620 Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_mentor_id_774c4db9_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '620' 'Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_author"
    DROP CONSTRAINT "planner_new_library_author_mentor_id_774c4db9_fk";
COMMIT;
\endif

-- 600 Declare that library_book_author_positive holds for the new column, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_positive')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '600' 'Declare that library_book_author_positive holds for the new column, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP CONSTRAINT "planner_new_library_book_author_positive";
COMMIT;
\endif

-- 580 Declare that id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '580' 'Declare that id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_tag"
    ALTER COLUMN "id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 560 Declare that tag_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '560' 'Declare that tag_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    ALTER COLUMN "tag_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 540 Declare that id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '540' 'Declare that id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_profile"
    ALTER COLUMN "id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 520 Declare that book_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '520' 'Declare that book_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    ALTER COLUMN "book_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 500 Declare that book_ptr_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '500' 'Declare that book_ptr_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_novel"
    ALTER COLUMN "book_ptr_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 480 Declare that book_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '480' 'Declare that book_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    ALTER COLUMN "book_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 460 Declare that id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '460' 'Declare that id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ALTER COLUMN "id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 440 Declare that author_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '440' 'Declare that author_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_profile"
    ALTER COLUMN "author_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 420 Declare that author_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '420' 'Declare that author_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ALTER COLUMN "author_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 400 Declare that id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '400' 'Declare that id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_author"
    ALTER COLUMN "id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 390 Build sales_sale_novel_id_886aa025 for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_novel_id_886aa025')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '390' 'Build sales_sale_novel_id_886aa025 for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_sales_sale_novel_id_886aa025";
\endif

-- 380 Build sales_sale_book_quantity for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_book_quantity')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '380' 'Build sales_sale_book_quantity for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_sales_sale_book_quantity";
\endif

-- 370 Build library_tag_pkey for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_tag"') AND i.relname = 'planner_new_library_tag_pkey')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '370' 'Build library_tag_pkey for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_tag_pkey";
\endif

-- 360 Build library_profile_pkey for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_new_library_profile_pkey')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '360' 'Build library_profile_pkey for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_profile_pkey";
\endif

-- 350 Build library_profile_author_id_key for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_new_library_profile_author_id_key')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '350' 'Build library_profile_author_id_key for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_profile_author_id_key";
\endif

-- 340 Build library_novel_pkey for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_novel"') AND i.relname = 'planner_new_library_novel_pkey')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '340' 'Build library_novel_pkey for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_novel_pkey";
\endif

-- 330 Build library_book_tags_tag_id_ad3c9ecb for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_tag_id_ad3c9ecb')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '330' 'Build library_book_tags_tag_id_ad3c9ecb for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_tags_tag_id_ad3c9ecb";
\endif

-- 320 Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_tag_id_c3660ce1_uniq')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '320' 'Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_tags_book_id_tag_id_c3660ce1_uniq";
\endif

-- 310 Build library_book_tags_book_id_7c6729bd for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_7c6729bd')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '310' 'Build library_book_tags_book_id_7c6729bd for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_tags_book_id_7c6729bd";
\endif

-- 300 Build library_book_untitled for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_untitled')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '300' 'Build library_book_untitled for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_untitled";
\endif

-- 290 Build library_book_reviewed_by_id_8e03cd28 for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_reviewed_by_id_8e03cd28')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '290' 'Build library_book_reviewed_by_id_8e03cd28 for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_reviewed_by_id_8e03cd28";
\endif

-- 280 Build library_book_pkey for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_pkey')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '280' 'Build library_book_pkey for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_pkey";
\endif

-- 270 Build library_book_by_title for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_by_title')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '270' 'Build library_book_by_title for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_by_title";
\endif

-- 260 Build library_book_author_title for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_title')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '260' 'Build library_book_author_title for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_author_title";
\endif

-- 250 Build library_book_author_id_d9a3b67e for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_id_d9a3b67e')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '250' 'Build library_book_author_id_d9a3b67e for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_author_id_d9a3b67e";
\endif

-- 240 Build library_author_pkey for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_pkey')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '240' 'Build library_author_pkey for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_author_pkey";
\endif

-- 230 Build library_author_mentor_id_774c4db9 for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_mentor_id_774c4db9')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '230' 'Build library_author_mentor_id_774c4db9 for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_author_mentor_id_774c4db9";
\endif

-- 150 Keep the new columns of sales_sale as the old ones
SELECT (
  to_regprocedure('"planner_library_0003_big_keys"."fill_sales_sale_book_id_novel_id_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '150' 'Keep the new columns of sales_sale as the old ones'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_insert" ON "public"."sales_sale";
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_update" ON "public"."sales_sale";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_sales_sale_book_id_novel_id_new"();
COMMIT;
\endif

-- 140 Keep the new column of library_tag as the old one
SELECT (
  to_regprocedure('"planner_library_0003_big_keys"."fill_library_tag_id_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '140' 'Keep the new column of library_tag as the old one'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_new_insert" ON "public"."library_tag";
DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_new_update" ON "public"."library_tag";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_tag_id_new"();
COMMIT;
\endif

-- 130 Keep the new columns of library_profile as the old ones
SELECT (
  to_regprocedure('"planner_library_0003_big_keys"."fill_library_profile_author_id_id_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '130' 'Keep the new columns of library_profile as the old ones'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_new_insert" ON "public"."library_profile";
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_new_update" ON "public"."library_profile";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_profile_author_id_id_new"();
COMMIT;
\endif

-- 120 Keep the new column of library_novel as the old one
SELECT (
  to_regprocedure('"planner_library_0003_big_keys"."fill_library_novel_book_ptr_id_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '120' 'Keep the new column of library_novel as the old one'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_new_insert" ON "public"."library_novel";
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_new_update" ON "public"."library_novel";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_novel_book_ptr_id_new"();
COMMIT;
\endif

-- 110 Keep the new columns of library_book_tags as the old ones
SELECT (
  to_regprocedure('"planner_library_0003_big_keys"."fill_library_book_tags_book_id_tag_id_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '110' 'Keep the new columns of library_book_tags as the old ones'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_new_insert" ON "public"."library_book_tags";
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_new_update" ON "public"."library_book_tags";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_book_tags_book_id_tag_id_new"();
COMMIT;
\endif

-- 100 Keep the new columns of library_book as the old ones
SELECT (
  to_regprocedure('"planner_library_0003_big_keys"."fill_library_book_author_id_reviewed_by_2caa38b4"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '100' 'Keep the new columns of library_book as the old ones'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_2caa38b4_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_2caa38b4_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_book_author_id_reviewed_by_2caa38b4"();
COMMIT;
\endif

-- 090 Keep the new columns of library_author as the old ones
SELECT (
  to_regprocedure('"planner_library_0003_big_keys"."fill_library_author_id_mentor_id_new"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '090' 'Keep the new columns of library_author as the old ones'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_new_insert" ON "public"."library_author";
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_new_update" ON "public"."library_author";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_author_id_mentor_id_new"();
COMMIT;
\endif

-- 080 Add columns of the new type beside sales_sale.book_id, novel_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '080' 'Add columns of the new type beside sales_sale.book_id, novel_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_insert" ON "public"."sales_sale";
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_update" ON "public"."sales_sale";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_sales_sale_book_id_novel_id_new"();
ALTER TABLE "public"."sales_sale"
    DROP COLUMN IF EXISTS "book_id_planner_new",
    DROP COLUMN IF EXISTS "novel_id_planner_new";
COMMIT;
\endif

-- 070 Add a column of the new type beside library_tag.id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '070' 'Add a column of the new type beside library_tag.id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_new_insert" ON "public"."library_tag";
DROP TRIGGER IF EXISTS "zz_planner_library_tag_id_new_update" ON "public"."library_tag";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_tag_id_new"();
ALTER TABLE "public"."library_tag"
    DROP COLUMN IF EXISTS "id_planner_new";
COMMIT;
\endif

-- 060 Add columns of the new type beside library_profile.author_id, id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '060' 'Add columns of the new type beside library_profile.author_id, id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_new_insert" ON "public"."library_profile";
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_id_new_update" ON "public"."library_profile";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_profile_author_id_id_new"();
ALTER TABLE "public"."library_profile"
    DROP COLUMN IF EXISTS "author_id_planner_new",
    DROP COLUMN IF EXISTS "id_planner_new";
COMMIT;
\endif

-- 050 Add a column of the new type beside library_novel.book_ptr_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '050' 'Add a column of the new type beside library_novel.book_ptr_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_new_insert" ON "public"."library_novel";
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_new_update" ON "public"."library_novel";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_novel_book_ptr_id_new"();
ALTER TABLE "public"."library_novel"
    DROP COLUMN IF EXISTS "book_ptr_id_planner_new";
COMMIT;
\endif

-- 040 Add columns of the new type beside library_book_tags.book_id, tag_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '040' 'Add columns of the new type beside library_book_tags.book_id, tag_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_new_insert" ON "public"."library_book_tags";
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_new_update" ON "public"."library_book_tags";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_book_tags_book_id_tag_id_new"();
ALTER TABLE "public"."library_book_tags"
    DROP COLUMN IF EXISTS "book_id_planner_new",
    DROP COLUMN IF EXISTS "tag_id_planner_new";
COMMIT;
\endif

-- 030 Add columns of the new type beside library_book.author_id, reviewed_by_id, id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '030' 'Add columns of the new type beside library_book.author_id, reviewed_by_id, id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_2caa38b4_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_2caa38b4_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_book_author_id_reviewed_by_2caa38b4"();
ALTER TABLE "public"."library_book"
    DROP COLUMN IF EXISTS "author_id_planner_new",
    DROP COLUMN IF EXISTS "reviewed_by_id_planner_new",
    DROP COLUMN IF EXISTS "id_planner_new";
COMMIT;
\endif

-- 020 Add columns of the new type beside library_author.id, mentor_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '020' 'Add columns of the new type beside library_author.id, mentor_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_new_insert" ON "public"."library_author";
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_new_update" ON "public"."library_author";
DROP FUNCTION IF EXISTS "planner_library_0003_big_keys"."fill_library_author_id_mentor_id_new"();
ALTER TABLE "public"."library_author"
    DROP COLUMN IF EXISTS "id_planner_new",
    DROP COLUMN IF EXISTS "mentor_id_planner_new";
COMMIT;
\endif

-- 010 Create the progress schema planner_library_0003_big_keys
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0003_big_keys')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '010' 'Create the progress schema planner_library_0003_big_keys'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_author_retype_id_mentor_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_book_retype_author_id_reviewed_by_id_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_book_tags_retype_book_id_tag_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_novel_retype_book_ptr_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_profile_retype_author_id_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_library_tag_retype_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys"."chunk_sales_sale_retype_book_id_novel_id";
DROP TABLE IF EXISTS "planner_library_0003_big_keys".backfill;
DROP SCHEMA IF EXISTS "planner_library_0003_big_keys" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(313661107482162433) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
