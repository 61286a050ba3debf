-- Where does it stand? library.0003_big_keys
-- Read only; run it as often as you like, before, while and after the drivers run:
--
--   psql -X -v ON_ERROR_STOP=1 -f status.sql "$URL"
\set ON_ERROR_STOP on
\set QUIET on
\timing off
\pset pager off
\pset footer off
\pset border 1
\pset null ''
SET application_name = 'planner status';
BEGIN READ ONLY;

\pset title 'Steps'
SELECT number AS step, CASE WHEN done THEN 'done' ELSE COALESCE(a.state, '-') END AS state, title
FROM (VALUES
  ('010', 'Create the progress schema planner_library_0003_big_keys', (
    ((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0003_big_keys')
      AND to_regclass('"planner_library_0003_big_keys"."backfill"') IS NOT NULL)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('020', 'Add columns of the new type beside library_author.id, mentor_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('030', 'Add columns of the new type beside library_book.author_id, reviewed_by_id, id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('040', 'Add columns of the new type beside library_book_tags.book_id, tag_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('050', 'Add a column of the new type beside library_novel.book_ptr_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('060', 'Add columns of the new type beside library_profile.author_id, id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('070', 'Add a column of the new type beside library_tag.id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('080', 'Add columns of the new type beside sales_sale.book_id, novel_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('090', 'Keep the new columns of library_author as the old ones', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_author"') AND tgname = 'zz_planner_library_author_id_mentor_id_new_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('100', 'Keep the new columns of library_book as the old ones', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_library_book_author_id_reviewed_by_2caa38b4_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('110', 'Keep the new columns of library_book_tags as the old ones', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_book_tags"') AND tgname = 'zz_planner_library_book_tags_book_id_tag_id_new_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('120', 'Keep the new column of library_novel as the old one', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_novel"') AND tgname = 'zz_planner_library_novel_book_ptr_id_new_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('130', 'Keep the new columns of library_profile as the old ones', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_profile"') AND tgname = 'zz_planner_library_profile_author_id_id_new_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('140', 'Keep the new column of library_tag as the old one', (
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
  ) IS TRUE),
  ('150', 'Keep the new columns of sales_sale as the old ones', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."sales_sale"') AND tgname = 'zz_planner_sales_sale_book_id_novel_id_new_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('160', 'Backfill library_author.id_planner_new, mentor_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_author_retype_id_mentor_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('170', 'Backfill library_book.author_id_planner_new, reviewed_by_id_planner_new, id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_book_retype_author_id_reviewed_by_id_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('180', 'Backfill library_book_tags.book_id_planner_new, tag_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_book_tags_retype_book_id_tag_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('190', 'Backfill library_novel.book_ptr_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_novel_retype_book_ptr_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('200', 'Backfill library_profile.author_id_planner_new, id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_profile_retype_author_id_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('210', 'Backfill library_tag.id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_library_tag_retype_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('220', 'Backfill sales_sale.book_id_planner_new, novel_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0003_big_keys"."chunk_sales_sale_retype_book_id_novel_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('230', 'Build library_author_mentor_id_774c4db9 for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_mentor_id_774c4db9' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('240', 'Build library_author_pkey for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_pkey' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('250', 'Build library_book_author_id_d9a3b67e for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_id_d9a3b67e' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('260', 'Build library_book_author_title for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_title' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('270', 'Build library_book_by_title for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_by_title' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('280', 'Build library_book_pkey for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_pkey' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('290', 'Build library_book_reviewed_by_id_8e03cd28 for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_reviewed_by_id_8e03cd28' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('300', 'Build library_book_untitled for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_untitled' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('310', 'Build library_book_tags_book_id_7c6729bd for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_7c6729bd' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('320', 'Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_tag_id_c3660ce1_uniq' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('330', 'Build library_book_tags_tag_id_ad3c9ecb for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_tag_id_ad3c9ecb' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('340', 'Build library_novel_pkey for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_novel"') AND i.relname = 'planner_new_library_novel_pkey' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('350', 'Build library_profile_author_id_key for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_new_library_profile_author_id_key' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('360', 'Build library_profile_pkey for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_new_library_profile_pkey' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('370', 'Build library_tag_pkey for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_tag"') AND i.relname = 'planner_new_library_tag_pkey' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('380', 'Build sales_sale_book_quantity for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_book_quantity' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('390', 'Build sales_sale_novel_id_886aa025 for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_novel_id_886aa025' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('400', 'Declare that id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('410', 'Check in all rows of library_author that id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('420', 'Declare that author_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('430', 'Check in all rows of library_book that author_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('440', 'Declare that author_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('450', 'Check in all rows of library_profile that author_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('460', 'Declare that id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('470', 'Check in all rows of library_book that id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('480', 'Declare that book_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('490', 'Check in all rows of library_book_tags that book_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('500', 'Declare that book_ptr_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('510', 'Check in all rows of library_novel that book_ptr_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('520', 'Declare that book_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('530', 'Check in all rows of sales_sale that book_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('540', 'Declare that id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('550', 'Check in all rows of library_profile that id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('560', 'Declare that tag_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('570', 'Check in all rows of library_book_tags that tag_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('580', 'Declare that id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('590', 'Check in all rows of library_tag that id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('600', 'Declare that library_book_author_positive holds for the new column, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_positive')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('610', 'Check in all rows of library_book that library_book_author_positive holds for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_positive' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('620', 'Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_mentor_id_774c4db9_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('630', 'Check in all rows of library_author that library_author_mentor_id_774c4db9_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_mentor_id_774c4db9_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('640', 'Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_d9a3b67e_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('650', 'Check in all rows of library_book that library_book_author_id_d9a3b67e_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_d9a3b67e_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('660', 'Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_7c6729bd_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('670', 'Check in all rows of library_book_tags that library_book_tags_book_id_7c6729bd_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_7c6729bd_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('680', 'Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_ad3c9ecb_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('690', 'Check in all rows of library_book_tags that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_ad3c9ecb_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('700', 'Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_10df6ff0_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('710', 'Check in all rows of library_novel that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_10df6ff0_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('720', 'Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_fdcc20b3_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('730', 'Check in all rows of library_profile that library_profile_author_id_fdcc20b3_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_fdcc20b3_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('740', 'Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_9895f161_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('750', 'Check in all rows of sales_sale that sales_sale_book_id_9895f161_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_9895f161_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('760', 'Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_novel_id_886aa025_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('770', 'Check in all rows of sales_sale that sales_sale_novel_id_886aa025_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_novel_id_886aa025_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('780', 'Swap: library_author.id, library_author.mentor_id, library_book.author_id, library_book.reviewed_by_id, library_profile.author_id, library_book.id, library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id, library_profile.id, library_book_tags.tag_id, library_tag.id get their new type', (
    (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint')
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys'))
  ) IS TRUE),
  ('790', 'Record the migration as applied', (
    EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys')
  ) IS TRUE),
  ('800', 'Drop library_author.id_planner_old, mentor_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint')))
  ) IS TRUE),
  ('810', 'Drop library_book.author_id_planner_old, reviewed_by_id_planner_old, id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint')))
  ) IS TRUE),
  ('820', 'Drop library_book_tags.book_id_planner_old, tag_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint')))
  ) IS TRUE),
  ('830', 'Drop library_novel.book_ptr_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint')))
  ) IS TRUE),
  ('840', 'Drop library_profile.author_id_planner_old, id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint')))
  ) IS TRUE),
  ('850', 'Drop library_tag.id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint')))
  ) IS TRUE),
  ('860', 'Drop sales_sale.book_id_planner_old, novel_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'bigint')))
  ) IS TRUE),
  ('870', 'Drop the progress schema planner_library_0003_big_keys', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_big_keys')
      AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0003_big_keys')))
  ) IS TRUE)
) AS s (number, title, done)
LEFT JOIN LATERAL (SELECT CASE WHEN bool_and(p.application_name LIKE '% pauses, then attempt %' OR p.wait_event_type = 'Lock') THEN 'waits' ELSE 'running' END AS state
                   FROM pg_stat_activity AS p
                   WHERE p.datname = current_database() AND p.application_name LIKE 'planner ' || s.number || ' %'
                   HAVING count(*) > 0) AS a ON true
ORDER BY number;

\pset title 'Backfills'
SELECT to_regclass('"planner_library_0003_big_keys".backfill') IS NOT NULL AS progress \gset planner_
\if :planner_progress
SELECT b.name AS backfill,
  CASE WHEN b.finished_at IS NOT NULL THEN 'finished' WHEN b.started_at IS NULL THEN 'not started'
       WHEN b.paused THEN 'paused' WHEN a.sessions = 0 THEN 'stopped: run it again' ELSE 'running' END AS state,
  p.rows, CASE WHEN b.finished_at IS NOT NULL THEN 100 ELSE least(99, round(100 * p.keys / t.keys)) END AS "%",
  -- over the last minute
  round(p.lately / r.seconds) AS "keys/s",
  CASE WHEN b.finished_at IS NULL
    THEN make_interval(secs => round(greatest(0, t.keys - p.keys) * r.seconds / nullif(p.lately, 0))::float8) END AS "time left",
  a.sessions, p.waiting AS "waiting chunks", b.batch_size AS batch, b.errors, b.last_error AS "last error"
FROM (
  SELECT 'library_author_retype_id_mentor_id' AS name, 'planner 160 %' AS application,
    to_regclass('"public"."library_author"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0003_big_keys"."chunk_library_author_retype_id_mentor_id" AS c
  UNION ALL
  SELECT 'library_book_retype_author_id_reviewed_by_id_id' AS name, 'planner 170 %' AS application,
    to_regclass('"public"."library_book"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0003_big_keys"."chunk_library_book_retype_author_id_reviewed_by_id_id" AS c
  UNION ALL
  SELECT 'library_book_tags_retype_book_id_tag_id' AS name, 'planner 180 %' AS application,
    to_regclass('"public"."library_book_tags"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0003_big_keys"."chunk_library_book_tags_retype_book_id_tag_id" AS c
  UNION ALL
  SELECT 'library_novel_retype_book_ptr_id' AS name, 'planner 190 %' AS application,
    to_regclass('"public"."library_novel"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0003_big_keys"."chunk_library_novel_retype_book_ptr_id" AS c
  UNION ALL
  SELECT 'library_profile_retype_author_id_id' AS name, 'planner 200 %' AS application,
    to_regclass('"public"."library_profile"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0003_big_keys"."chunk_library_profile_retype_author_id_id" AS c
  UNION ALL
  SELECT 'library_tag_retype_id' AS name, 'planner 210 %' AS application,
    to_regclass('"public"."library_tag"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0003_big_keys"."chunk_library_tag_retype_id" AS c
  UNION ALL
  SELECT 'sales_sale_retype_book_id_novel_id' AS name, 'planner 220 %' AS application,
    to_regclass('"public"."sales_sale"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0003_big_keys"."chunk_sales_sale_retype_book_id_novel_id" AS c
) AS p
JOIN "planner_library_0003_big_keys".backfill AS b USING (name)
CROSS JOIN LATERAL (SELECT least(60, extract(epoch FROM now() - b.started_at))::numeric AS seconds) AS r
CROSS JOIN LATERAL (SELECT nullif(greatest((SELECT k.reltuples FROM pg_class AS k WHERE k.oid = p.target), 0), 0)::numeric AS keys) AS t
CROSS JOIN LATERAL (SELECT count(*) AS sessions FROM pg_stat_activity AS s
                    WHERE s.datname = current_database() AND s.application_name LIKE p.application) AS a
ORDER BY b.name;
\else
\echo 'The progress schema is not there (not yet, or not any more).'
\echo
\endif

\pset title 'Sessions of the planner'
SELECT a.pid, a.application_name AS what, a.state, date_trunc('second', clock_timestamp() - a.query_start) AS "for",
  concat_ws(': ', a.wait_event_type, a.wait_event) AS "waits for"
FROM pg_stat_activity AS a
WHERE a.datname = current_database() AND a.application_name LIKE 'planner%' AND a.pid <> pg_backend_pid()
ORDER BY a.backend_start;

\pset title 'Who waits for whom'
SELECT w.pid AS waits, w.application_name AS application, date_trunc('second', clock_timestamp() - w.query_start) AS "for",
  left(regexp_replace(w.query, '\s+', ' ', 'g'), 50) AS query,
  b.pid AS "holds it", b.application_name AS "its application", b.state AS "its state",
  date_trunc('second', clock_timestamp() - b.xact_start) AS "its transaction", left(regexp_replace(b.query, '\s+', ' ', 'g'), 50) AS "its query"
FROM pg_stat_activity AS w
CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) AS h (pid)
LEFT JOIN pg_stat_activity AS b ON b.pid = h.pid
WHERE w.datname = current_database() AND w.wait_event_type = 'Lock'
ORDER BY w.query_start, b.xact_start;

\pset title 'Transactions that hold a lock on the tables of the plan, oldest first'
SELECT a.pid, a.application_name AS application, a.state, date_trunc('second', a.xact_start)::time AS "since", l.locks,
  left(regexp_replace(a.query, '\s+', ' ', 'g'), 60) AS query
FROM pg_stat_activity AS a
CROSS JOIN LATERAL (SELECT string_agg(DISTINCT format('%s on %s', k.mode, k.relation::regclass), ', ') AS locks
                    FROM pg_locks AS k
                    WHERE k.pid = a.pid AND k.granted AND k.locktype = 'relation'
                      AND k.relation IN (to_regclass('"public"."library_author"'), to_regclass('"public"."library_book"'), to_regclass('"public"."library_book_tags"'), to_regclass('"public"."library_novel"'), to_regclass('"public"."library_profile"'), to_regclass('"public"."library_tag"'), to_regclass('"public"."sales_sale"'))) AS l
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND l.locks IS NOT NULL
ORDER BY a.xact_start LIMIT 20;

\pset title 'Invalid indexes (being built, or left by a build that failed: its step drops and rebuilds them)'
SELECT i.indrelid::regclass AS "table", i.indexrelid::regclass AS "index"
FROM pg_index AS i
WHERE NOT i.indisvalid
  AND i.indrelid IN (to_regclass('"public"."library_author"'), to_regclass('"public"."library_book"'), to_regclass('"public"."library_book_tags"'), to_regclass('"public"."library_novel"'), to_regclass('"public"."library_profile"'), to_regclass('"public"."library_tag"'), to_regclass('"public"."sales_sale"'))
ORDER BY 1, 2;
COMMIT;
\pset title
RESET application_name;
