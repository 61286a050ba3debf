-- Undo what has run of library.0002_uuid_keys, in reverse.
-- Bundle library.0002_uuid_keys 0e9a308eeef9.
--
--   psql -X -v ON_ERROR_STOP=1 -f revert.sql "$URL"
--
-- Until step 0880 (Drop library_author.mentor_id_planner_old) has run. From there on there is no
-- way back: the old form of public.library_author.mentor_id is gone.
-- Step 0860 (Swap: library_author.id, library_author.mentor_id, library_book.author_id,
-- library_book.reviewed_by_id, library_profile.author_id, library_book.id,
-- library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id,
-- library_book_tags.tag_id, library_tag.code get their new type): the way back builds the old
-- columns' indexes again; rows that new code has inserted have no old library_tag.code, and it
-- fails while there are such.
-- Old code must be running again, and new code gone, before this runs after a deploy.
-- Each part looks at the catalog first and does nothing where there is nothing to undo, so it can be run again.
\set ON_ERROR_STOP on
\set QUIET on
\timing off
SET application_name = 'planner revert';
SET TimeZone = 'UTC';

SELECT pg_try_advisory_lock(80129504233483816) AS locked \gset planner_
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
      WHERE app = 'library' AND name = '0002_uuid_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 0880 (Drop library_author.mentor_id_planner_old) has run: the old form of public.library_author.mentor_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'reviewed_by_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 0890 (Drop library_book.author_id_planner_old, reviewed_by_id_planner_old) has run: the old form of public.library_book.author_id, reviewed_by_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 0900 (Drop library_book_tags.book_id_planner_old, tag_id_planner_old) has run: the old form of public.library_book_tags.book_id, tag_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 0910 (Drop library_novel.book_ptr_id_planner_old) has run: the old form of public.library_novel.book_ptr_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'author_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 0920 (Drop library_profile.author_id_planner_old) has run: the old form of public.library_profile.author_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 0930 (Drop sales_sale.book_id_planner_old, novel_id_planner_old) has run: the old form of public.sales_sale.book_id, novel_id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 0940 (Drop library_author.id_planner_old) has run: the old form of public.library_author.id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 0950 (Drop library_book.id_planner_old) has run: the old form of public.library_book.id is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
  AND
  ((EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
    AND (NOT (EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'code_planner_old' AND NOT attisdropped))
    AND EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid'))))
) IS TRUE AS gone \gset planner_
\if :planner_gone
SELECT set_config('planner.message', 'Step 0960 (Drop library_tag.code_planner_old) has run: the old form of public.library_tag.code is gone.', false) AS message,
       set_config('planner.hint', 'The way out is forward: finish after_deploy.sql, or restore a backup.', false) AS hint \gset planner_run_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = current_setting('planner.hint'); END $$;
\endif

-- 0870 Record the migration as applied
SELECT (
  EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'library' AND name = '0002_uuid_keys')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0870' 'Record the migration as applied'
BEGIN;
SET LOCAL lock_timeout = '2s';
DELETE FROM "public"."django_migrations"
WHERE app = 'library' AND name = '0002_uuid_keys';
COMMIT;
\endif

-- 0860 Swap: library_author.id, library_author.mentor_id, library_book.author_id, library_book.reviewed_by_id, library_profile.author_id, library_book.id, library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id, library_book_tags.tag_id, library_tag.code get their new type
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
        AND format_type(atttypid, atttypmod) = 'uuid')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0860' 'Swap: library_author.id, library_author.mentor_id, library_book.author_id, library_book.reviewed_by_id, library_profile.author_id, library_book.id, library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id, library_book_tags.tag_id, library_tag.code get their new type'
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
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_back_library_book_tags_tag_id_ad3c9ecb_like' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_back_library_book_tags_tag_id_ad3c9ecb_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_book_tags_tag_id_ad3c9ecb_like";
\endif

CREATE INDEX CONCURRENTLY "planner_back_library_book_tags_tag_id_ad3c9ecb_like"
    ON "public"."library_book_tags" USING btree ("tag_id_planner_old" varchar_pattern_ops);
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
    WHERE x.indrelid = to_regclass('"public"."library_tag"') AND i.relname = 'planner_back_library_tag_code_e9cc6b3c_like' AND x.indisvalid) AS planner_built \gset
\if :planner_built
\else
SELECT EXISTS (
    SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
    WHERE x.indrelid = to_regclass('"public"."library_tag"') AND i.relname = 'planner_back_library_tag_code_e9cc6b3c_like' AND NOT x.indisvalid) AS planner_invalid \gset
\if :planner_invalid
\echo '  an earlier build failed and left the index invalid: dropping it first'
DROP INDEX CONCURRENTLY "public"."planner_back_library_tag_code_e9cc6b3c_like";
\endif

CREATE INDEX CONCURRENTLY "planner_back_library_tag_code_e9cc6b3c_like"
    ON "public"."library_tag" USING btree ("code_planner_old" varchar_pattern_ops);
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
    ON "public"."library_tag" USING btree ("code_planner_old");
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
    WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_back_library_tag_code_not_null') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_tag"
    ADD CONSTRAINT "planner_back_library_tag_code_not_null" NOT NULL "code_planner_old" NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_tag"
    VALIDATE CONSTRAINT "planner_back_library_tag_code_not_null";
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
    WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_back_library_book_tags_tag_id_ad3c9ecb_fk_libr_911b5edc') AS planner_added \gset
\if :planner_added
\else
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    ADD CONSTRAINT "planner_back_library_book_tags_tag_id_ad3c9ecb_fk_libr_911b5edc" FOREIGN KEY ("tag_id_planner_old") REFERENCES "public"."library_tag" ("code_planner_old") DEFERRABLE INITIALLY DEFERRED NOT VALID;
COMMIT;
\endif
ALTER TABLE "public"."library_book_tags"
    VALIDATE CONSTRAINT "planner_back_library_book_tags_tag_id_ad3c9ecb_fk_libr_911b5edc";
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
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_author_id_mentor_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_e19fa054_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_e19fa054_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_book_author_id_reviewed_by_e19fa054"();
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_old_insert" ON "public"."library_book_tags";
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_old_update" ON "public"."library_book_tags";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_book_tags_book_id_tag_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_old_insert" ON "public"."library_novel";
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_old_update" ON "public"."library_novel";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_novel_book_ptr_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_old_insert" ON "public"."library_profile";
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_old_update" ON "public"."library_profile";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_profile_author_id_old"();
DROP TRIGGER IF EXISTS "zz_planner_library_tag_code_old_insert" ON "public"."library_tag";
DROP TRIGGER IF EXISTS "zz_planner_library_tag_code_old_update" ON "public"."library_tag";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_tag_code_old"();
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_old_insert" ON "public"."sales_sale";
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_old_update" ON "public"."sales_sale";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_sales_sale_book_id_novel_id_old"();
ALTER TABLE "public"."library_author" DROP CONSTRAINT "library_author_pkey";
ALTER TABLE "public"."library_book" DROP CONSTRAINT "library_book_author_title";
ALTER TABLE "public"."library_book" DROP CONSTRAINT "library_book_pkey";
ALTER TABLE "public"."library_book_tags" DROP CONSTRAINT "library_book_tags_book_id_tag_id_c3660ce1_uniq";
ALTER TABLE "public"."library_novel" DROP CONSTRAINT "library_novel_pkey";
ALTER TABLE "public"."library_profile" DROP CONSTRAINT "library_profile_author_id_key";
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
ALTER TABLE "public"."library_book" ALTER COLUMN "id_planner_new" DROP DEFAULT;
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

ALTER TABLE "public"."library_book_tags" RENAME COLUMN "tag_id" TO "tag_id_planner_new";
ALTER TABLE "public"."library_book_tags" RENAME COLUMN "tag_id_planner_old" TO "tag_id";
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "tag_id_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_book_tags" ALTER COLUMN "tag_id_planner_new" DROP NOT NULL;

ALTER TABLE "public"."library_tag" RENAME COLUMN "code" TO "code_planner_new";
ALTER TABLE "public"."library_tag" RENAME COLUMN "code_planner_old" TO "code";
ALTER TABLE "public"."library_tag" ALTER COLUMN "code_planner_new" DROP DEFAULT;
ALTER TABLE "public"."library_tag" ALTER COLUMN "code_planner_new" DROP NOT NULL;

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
ALTER TABLE "public"."library_tag"
    ADD CONSTRAINT "library_tag_pkey" PRIMARY KEY USING INDEX "planner_back_library_tag_pkey";
ALTER INDEX "public"."planner_back_library_author_mentor_id_774c4db9" RENAME TO "library_author_mentor_id_774c4db9";
ALTER INDEX "public"."planner_back_library_book_author_id_d9a3b67e" RENAME TO "library_book_author_id_d9a3b67e";
ALTER INDEX "public"."planner_back_library_book_by_title" RENAME TO "library_book_by_title";
ALTER INDEX "public"."planner_back_library_book_reviewed_by_id_8e03cd28" RENAME TO "library_book_reviewed_by_id_8e03cd28";
ALTER INDEX "public"."planner_back_library_book_untitled" RENAME TO "library_book_untitled";
ALTER INDEX "public"."planner_back_library_book_tags_book_id_7c6729bd" RENAME TO "library_book_tags_book_id_7c6729bd";
ALTER INDEX "public"."planner_back_library_book_tags_tag_id_ad3c9ecb" RENAME TO "library_book_tags_tag_id_ad3c9ecb";
ALTER INDEX "public"."planner_back_library_book_tags_tag_id_ad3c9ecb_like" RENAME TO "library_book_tags_tag_id_ad3c9ecb_like";
ALTER INDEX "public"."planner_back_library_tag_code_e9cc6b3c_like" RENAME TO "library_tag_code_e9cc6b3c_like";
ALTER INDEX "public"."planner_back_sales_sale_book_quantity" RENAME TO "sales_sale_book_quantity";
ALTER INDEX "public"."planner_back_sales_sale_novel_id_886aa025" RENAME TO "sales_sale_novel_id_886aa025";
ALTER TABLE "public"."library_author" RENAME CONSTRAINT "planner_back_library_author_id_not_null" TO "library_author_id_not_null";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_back_library_book_id_not_null" TO "library_book_id_not_null";
ALTER TABLE "public"."library_author" RENAME CONSTRAINT "planner_back_library_author_mentor_id_774c4db9_fk_libr_a8d47409" TO "library_author_mentor_id_774c4db9_fk_library_author_id";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_back_library_book_author_id_d9a3b67e_fk_librar_e911c660" TO "library_book_author_id_d9a3b67e_fk_library_author_id";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_back_library_book_tags_book_id_7c6729bd_fk_lib_16150f8d" TO "library_book_tags_book_id_7c6729bd_fk_library_book_id";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_back_library_book_tags_tag_id_ad3c9ecb_fk_libr_911b5edc" TO "library_book_tags_tag_id_ad3c9ecb_fk_library_tag_code";
ALTER TABLE "public"."library_novel" RENAME CONSTRAINT "planner_back_library_novel_book_ptr_id_10df6ff0_fk_lib_e121739a" TO "library_novel_book_ptr_id_10df6ff0_fk_library_book_id";
ALTER TABLE "public"."library_profile" RENAME CONSTRAINT "planner_back_library_profile_author_id_fdcc20b3_fk_lib_e9b74e8d" TO "library_profile_author_id_fdcc20b3_fk_library_author_id";
ALTER TABLE "public"."sales_sale" RENAME CONSTRAINT "planner_back_sales_sale_book_id_9895f161_fk_library_book_id" TO "sales_sale_book_id_9895f161_fk_library_book_id";
ALTER TABLE "public"."sales_sale" RENAME CONSTRAINT "planner_back_sales_sale_novel_id_886aa025_fk_library_n_686cb30b" TO "sales_sale_novel_id_886aa025_fk_library_novel_book_ptr_id";
ALTER TABLE "public"."library_book" RENAME CONSTRAINT "planner_back_library_book_author_id_not_null" TO "library_book_author_id_not_null";
ALTER TABLE "public"."library_profile" RENAME CONSTRAINT "planner_back_library_profile_author_id_not_null" TO "library_profile_author_id_not_null";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_back_library_book_tags_book_id_not_null" TO "library_book_tags_book_id_not_null";
ALTER TABLE "public"."library_novel" RENAME CONSTRAINT "planner_back_library_novel_book_ptr_id_not_null" TO "library_novel_book_ptr_id_not_null";
ALTER TABLE "public"."sales_sale" RENAME CONSTRAINT "planner_back_sales_sale_book_id_not_null" TO "sales_sale_book_id_not_null";
ALTER TABLE "public"."library_book_tags" RENAME CONSTRAINT "planner_back_library_book_tags_tag_id_not_null" TO "library_book_tags_tag_id_not_null";
ALTER TABLE "public"."library_tag" RENAME CONSTRAINT "planner_back_library_tag_code_not_null" TO "library_tag_code_not_null";
COMMIT;
\endif

-- 0840 Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_novel_id_886aa025_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0840' 'Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    DROP CONSTRAINT "planner_new_sales_sale_novel_id_886aa025_fk";
COMMIT;
\endif

-- 0820 Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_9895f161_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0820' 'Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    DROP CONSTRAINT "planner_new_sales_sale_book_id_9895f161_fk";
COMMIT;
\endif

-- 0800 Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_fdcc20b3_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0800' 'Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_profile"
    DROP CONSTRAINT "planner_new_library_profile_author_id_fdcc20b3_fk";
COMMIT;
\endif

-- 0780 Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_10df6ff0_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0780' 'Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_novel"
    DROP CONSTRAINT "planner_new_library_novel_book_ptr_id_10df6ff0_fk";
COMMIT;
\endif

-- 0760 Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_ad3c9ecb_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0760' 'Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    DROP CONSTRAINT "planner_new_library_book_tags_tag_id_ad3c9ecb_fk";
COMMIT;
\endif

-- 0740 Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_7c6729bd_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0740' 'Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    DROP CONSTRAINT "planner_new_library_book_tags_book_id_7c6729bd_fk";
COMMIT;
\endif

-- 0720 Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_d9a3b67e_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0720' 'Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP CONSTRAINT "planner_new_library_book_author_id_d9a3b67e_fk";
COMMIT;
\endif

-- 0700 Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_mentor_id_774c4db9_fk')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0700' 'Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_author"
    DROP CONSTRAINT "planner_new_library_author_mentor_id_774c4db9_fk";
COMMIT;
\endif

-- 0680 Declare that every value of novel_id is in novel_id_planner_new, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_sales_sale_novel_id_fits')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0680' 'Declare that every value of novel_id is in novel_id_planner_new, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    DROP CONSTRAINT "planner_sales_sale_novel_id_fits";
COMMIT;
\endif

-- 0660 Declare that every value of reviewed_by_id is in reviewed_by_id_planner_new, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_library_book_reviewed_by_id_fits')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0660' 'Declare that every value of reviewed_by_id is in reviewed_by_id_planner_new, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    DROP CONSTRAINT "planner_library_book_reviewed_by_id_fits";
COMMIT;
\endif

-- 0640 Declare that every value of mentor_id is in mentor_id_planner_new, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_library_author_mentor_id_fits')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0640' 'Declare that every value of mentor_id is in mentor_id_planner_new, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_author"
    DROP CONSTRAINT "planner_library_author_mentor_id_fits";
COMMIT;
\endif

-- 0620 Declare that code_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_code_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0620' 'Declare that code_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_tag"
    ALTER COLUMN "code_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 0600 Declare that tag_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0600' 'Declare that tag_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    ALTER COLUMN "tag_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 0580 Declare that book_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0580' 'Declare that book_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."sales_sale"
    ALTER COLUMN "book_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 0560 Declare that book_ptr_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0560' 'Declare that book_ptr_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_novel"
    ALTER COLUMN "book_ptr_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 0540 Declare that book_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0540' 'Declare that book_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book_tags"
    ALTER COLUMN "book_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 0520 Declare that id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0520' 'Declare that id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ALTER COLUMN "id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 0500 Declare that author_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0500' 'Declare that author_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_profile"
    ALTER COLUMN "author_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 0480 Declare that author_id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0480' 'Declare that author_id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_book"
    ALTER COLUMN "author_id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 0460 Declare that id_planner_new is not NULL, without checking old rows
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_constraint
      WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_id_not_null')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0460' 'Declare that id_planner_new is not NULL, without checking old rows'
BEGIN;
SET LOCAL lock_timeout = '2s';
ALTER TABLE "public"."library_author"
    ALTER COLUMN "id_planner_new" DROP NOT NULL;
COMMIT;
\endif

-- 0450 Build sales_sale_novel_id_886aa025 for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_novel_id_886aa025')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0450' 'Build sales_sale_novel_id_886aa025 for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_sales_sale_novel_id_886aa025";
\endif

-- 0440 Build sales_sale_book_quantity for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_book_quantity')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0440' 'Build sales_sale_book_quantity for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_sales_sale_book_quantity";
\endif

-- 0430 Build library_tag_pkey for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_tag"') AND i.relname = 'planner_new_library_tag_pkey')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0430' 'Build library_tag_pkey for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_tag_pkey";
\endif

-- 0420 Build library_profile_author_id_key for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_new_library_profile_author_id_key')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0420' 'Build library_profile_author_id_key for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_profile_author_id_key";
\endif

-- 0410 Build library_novel_pkey for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_novel"') AND i.relname = 'planner_new_library_novel_pkey')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0410' 'Build library_novel_pkey for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_novel_pkey";
\endif

-- 0400 Build library_book_tags_tag_id_ad3c9ecb for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_tag_id_ad3c9ecb')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0400' 'Build library_book_tags_tag_id_ad3c9ecb for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_tags_tag_id_ad3c9ecb";
\endif

-- 0390 Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_tag_id_c3660ce1_uniq')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0390' 'Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_tags_book_id_tag_id_c3660ce1_uniq";
\endif

-- 0380 Build library_book_tags_book_id_7c6729bd for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_7c6729bd')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0380' 'Build library_book_tags_book_id_7c6729bd for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_tags_book_id_7c6729bd";
\endif

-- 0370 Build library_book_untitled for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_untitled')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0370' 'Build library_book_untitled for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_untitled";
\endif

-- 0360 Build library_book_reviewed_by_id_8e03cd28 for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_reviewed_by_id_8e03cd28')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0360' 'Build library_book_reviewed_by_id_8e03cd28 for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_reviewed_by_id_8e03cd28";
\endif

-- 0350 Build library_book_pkey for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_pkey')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0350' 'Build library_book_pkey for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_pkey";
\endif

-- 0340 Build library_book_by_title for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_by_title')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0340' 'Build library_book_by_title for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_by_title";
\endif

-- 0330 Build library_book_author_title for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_title')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0330' 'Build library_book_author_title for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_author_title";
\endif

-- 0320 Build library_book_author_id_d9a3b67e for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_id_d9a3b67e')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0320' 'Build library_book_author_id_d9a3b67e for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_book_author_id_d9a3b67e";
\endif

-- 0310 Build library_author_pkey for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_pkey')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0310' 'Build library_author_pkey for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_author_pkey";
\endif

-- 0300 Build library_author_mentor_id_774c4db9 for the new column
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_mentor_id_774c4db9')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0300' 'Build library_author_mentor_id_774c4db9 for the new column'
DROP INDEX CONCURRENTLY "public"."planner_new_library_author_mentor_id_774c4db9";
\endif

-- 0230 Look up the UUIDs that rows of sales_sale refer to
SELECT (
  to_regprocedure('"planner_library_0002_uuid_keys"."fill_ref_sales_sale_book_id_novel_id"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0230' 'Look up the UUIDs that rows of sales_sale refer to'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_ref_sales_sale_book_id_novel_id_insert" ON "public"."sales_sale";
DROP TRIGGER IF EXISTS "zz_planner_ref_sales_sale_book_id_novel_id_update" ON "public"."sales_sale";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_ref_sales_sale_book_id_novel_id"();
COMMIT;
\endif

-- 0220 Look up the UUIDs that rows of library_profile refer to
SELECT (
  to_regprocedure('"planner_library_0002_uuid_keys"."fill_ref_library_profile_author_id"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0220' 'Look up the UUIDs that rows of library_profile refer to'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_ref_library_profile_author_id_insert" ON "public"."library_profile";
DROP TRIGGER IF EXISTS "zz_planner_ref_library_profile_author_id_update" ON "public"."library_profile";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_ref_library_profile_author_id"();
COMMIT;
\endif

-- 0210 Look up the UUIDs that rows of library_novel refer to
SELECT (
  to_regprocedure('"planner_library_0002_uuid_keys"."fill_ref_library_novel_book_ptr_id"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0210' 'Look up the UUIDs that rows of library_novel refer to'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_ref_library_novel_book_ptr_id_insert" ON "public"."library_novel";
DROP TRIGGER IF EXISTS "zz_planner_ref_library_novel_book_ptr_id_update" ON "public"."library_novel";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_ref_library_novel_book_ptr_id"();
COMMIT;
\endif

-- 0200 Look up the UUIDs that rows of library_book_tags refer to
SELECT (
  to_regprocedure('"planner_library_0002_uuid_keys"."fill_ref_library_book_tags_book_id_tag_id"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0200' 'Look up the UUIDs that rows of library_book_tags refer to'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_ref_library_book_tags_book_id_tag_id_insert" ON "public"."library_book_tags";
DROP TRIGGER IF EXISTS "zz_planner_ref_library_book_tags_book_id_tag_id_update" ON "public"."library_book_tags";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_ref_library_book_tags_book_id_tag_id"();
COMMIT;
\endif

-- 0190 Look up the UUIDs that rows of library_book refer to
SELECT (
  to_regprocedure('"planner_library_0002_uuid_keys"."fill_ref_library_book_author_id_reviewed_by_id"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0190' 'Look up the UUIDs that rows of library_book refer to'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_ref_library_book_author_id_reviewed_by_id_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_ref_library_book_author_id_reviewed_by_id_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_ref_library_book_author_id_reviewed_by_id"();
COMMIT;
\endif

-- 0180 Look up the UUIDs that rows of library_author refer to
SELECT (
  to_regprocedure('"planner_library_0002_uuid_keys"."fill_ref_library_author_mentor_id"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0180' 'Look up the UUIDs that rows of library_author refer to'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_ref_library_author_mentor_id_insert" ON "public"."library_author";
DROP TRIGGER IF EXISTS "zz_planner_ref_library_author_mentor_id_update" ON "public"."library_author";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_ref_library_author_mentor_id"();
COMMIT;
\endif

-- 0140 Give new rows of library_tag a UUID
SELECT (
  to_regprocedure('"planner_library_0002_uuid_keys"."fill_key_library_tag_code"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0140' 'Give new rows of library_tag a UUID'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_key_library_tag_code_insert" ON "public"."library_tag";
DROP TRIGGER IF EXISTS "zz_planner_key_library_tag_code_update" ON "public"."library_tag";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_key_library_tag_code"();
COMMIT;
\endif

-- 0130 Give new rows of library_book a UUID
SELECT (
  to_regprocedure('"planner_library_0002_uuid_keys"."fill_key_library_book_id"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0130' 'Give new rows of library_book a UUID'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_key_library_book_id_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_key_library_book_id_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_key_library_book_id"();
COMMIT;
\endif

-- 0120 Give new rows of library_author a UUID
SELECT (
  to_regprocedure('"planner_library_0002_uuid_keys"."fill_key_library_author_id"()') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0120' 'Give new rows of library_author a UUID'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_key_library_author_id_insert" ON "public"."library_author";
DROP TRIGGER IF EXISTS "zz_planner_key_library_author_id_update" ON "public"."library_author";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_key_library_author_id"();
COMMIT;
\endif

-- 0110 Add columns of the new type beside sales_sale.book_id, novel_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0110' 'Add columns of the new type beside sales_sale.book_id, novel_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_insert" ON "public"."sales_sale";
DROP TRIGGER IF EXISTS "zz_planner_sales_sale_book_id_novel_id_new_update" ON "public"."sales_sale";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_sales_sale_book_id_novel_id_new"();
ALTER TABLE "public"."sales_sale"
    DROP COLUMN IF EXISTS "book_id_planner_new",
    DROP COLUMN IF EXISTS "novel_id_planner_new";
COMMIT;
\endif

-- 0100 Add a column of the new type beside library_tag.code
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'code_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0100' 'Add a column of the new type beside library_tag.code'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_tag_code_new_insert" ON "public"."library_tag";
DROP TRIGGER IF EXISTS "zz_planner_library_tag_code_new_update" ON "public"."library_tag";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_tag_code_new"();
ALTER TABLE "public"."library_tag"
    DROP COLUMN IF EXISTS "code_planner_new";
COMMIT;
\endif

-- 0090 Add a column of the new type beside library_profile.author_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'author_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0090' 'Add a column of the new type beside library_profile.author_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_new_insert" ON "public"."library_profile";
DROP TRIGGER IF EXISTS "zz_planner_library_profile_author_id_new_update" ON "public"."library_profile";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_profile_author_id_new"();
ALTER TABLE "public"."library_profile"
    DROP COLUMN IF EXISTS "author_id_planner_new";
COMMIT;
\endif

-- 0080 Add a column of the new type beside library_novel.book_ptr_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0080' 'Add a column of the new type beside library_novel.book_ptr_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_new_insert" ON "public"."library_novel";
DROP TRIGGER IF EXISTS "zz_planner_library_novel_book_ptr_id_new_update" ON "public"."library_novel";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_novel_book_ptr_id_new"();
ALTER TABLE "public"."library_novel"
    DROP COLUMN IF EXISTS "book_ptr_id_planner_new";
COMMIT;
\endif

-- 0070 Add columns of the new type beside library_book_tags.book_id, tag_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0070' 'Add columns of the new type beside library_book_tags.book_id, tag_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_new_insert" ON "public"."library_book_tags";
DROP TRIGGER IF EXISTS "zz_planner_library_book_tags_book_id_tag_id_new_update" ON "public"."library_book_tags";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_book_tags_book_id_tag_id_new"();
ALTER TABLE "public"."library_book_tags"
    DROP COLUMN IF EXISTS "book_id_planner_new",
    DROP COLUMN IF EXISTS "tag_id_planner_new";
COMMIT;
\endif

-- 0060 Add columns of the new type beside library_book.author_id, reviewed_by_id, id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0060' 'Add columns of the new type beside library_book.author_id, reviewed_by_id, id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_2caa38b4_insert" ON "public"."library_book";
DROP TRIGGER IF EXISTS "zz_planner_library_book_author_id_reviewed_by_2caa38b4_update" ON "public"."library_book";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_book_author_id_reviewed_by_2caa38b4"();
ALTER TABLE "public"."library_book"
    DROP COLUMN IF EXISTS "author_id_planner_new",
    DROP COLUMN IF EXISTS "reviewed_by_id_planner_new",
    DROP COLUMN IF EXISTS "id_planner_new";
COMMIT;
\endif

-- 0050 Add columns of the new type beside library_author.id, mentor_id
SELECT (
  EXISTS (
      SELECT FROM pg_catalog.pg_attribute
      WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_new' AND NOT attisdropped)
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0050' 'Add columns of the new type beside library_author.id, mentor_id'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_new_insert" ON "public"."library_author";
DROP TRIGGER IF EXISTS "zz_planner_library_author_id_mentor_id_new_update" ON "public"."library_author";
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."fill_library_author_id_mentor_id_new"();
ALTER TABLE "public"."library_author"
    DROP COLUMN IF EXISTS "id_planner_new",
    DROP COLUMN IF EXISTS "mentor_id_planner_new";
COMMIT;
\endif

-- 0040 Prepare to look up the keys of library_tag
SELECT (
  to_regclass('"planner_library_0002_uuid_keys"."keys_library_tag"') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0040' 'Prepare to look up the keys of library_tag'
BEGIN;
SET LOCAL lock_timeout = '10s';
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."new_key_library_tag"(text);
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."old_key_library_tag"(uuid);
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."keys_library_tag";
COMMIT;
\endif

-- 0030 Prepare to look up the keys of library_book
SELECT (
  to_regclass('"planner_library_0002_uuid_keys"."keys_library_book"') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0030' 'Prepare to look up the keys of library_book'
BEGIN;
SET LOCAL lock_timeout = '10s';
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."new_key_library_book"(bigint);
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."old_key_library_book"(uuid);
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."keys_library_book";
COMMIT;
\endif

-- 0020 Prepare to look up the keys of library_author
SELECT (
  to_regclass('"planner_library_0002_uuid_keys"."keys_library_author"') IS NOT NULL
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0020' 'Prepare to look up the keys of library_author'
BEGIN;
SET LOCAL lock_timeout = '10s';
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."new_key_library_author"(bigint);
DROP FUNCTION IF EXISTS "planner_library_0002_uuid_keys"."old_key_library_author"(uuid);
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."keys_library_author";
COMMIT;
\endif

-- 0010 Create the progress schema planner_library_0002_uuid_keys
SELECT (
  EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0002_uuid_keys')
) IS TRUE AS todo \gset planner_
\if :planner_todo
\echo 'undo' '0010' 'Create the progress schema planner_library_0002_uuid_keys'
BEGIN;
SET LOCAL lock_timeout = '2s';
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_author_rekey_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_book_rekey_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_tag_rekey_code";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_author_rekey_mentor_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_book_rekey_author_id_reviewed_by_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_book_tags_rekey_book_id_tag_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_novel_rekey_book_ptr_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_library_profile_rekey_author_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys"."chunk_sales_sale_rekey_book_id_novel_id";
DROP TABLE IF EXISTS "planner_library_0002_uuid_keys".backfill;
DROP SCHEMA IF EXISTS "planner_library_0002_uuid_keys" RESTRICT;
COMMIT;
\endif

SELECT pg_advisory_unlock(80129504233483816) AS locked \gset planner_
RESET application_name;
RESET TimeZone;
\echo 'Reverted: the schema is as it was before. What does not come back is named at the top of revert.sql.'
