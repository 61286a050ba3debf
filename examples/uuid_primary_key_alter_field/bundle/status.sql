-- Where does it stand? library.0002_uuid_keys
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
  ('0010', 'Create the progress schema planner_library_0002_uuid_keys', (
    ((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0002_uuid_keys')
      AND to_regclass('"planner_library_0002_uuid_keys"."backfill"') IS NOT NULL)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0020', 'Prepare to look up the keys of library_author', (
    ((to_regclass('"planner_library_0002_uuid_keys"."keys_library_author"') IS NOT NULL
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0030', 'Prepare to look up the keys of library_book', (
    ((to_regclass('"planner_library_0002_uuid_keys"."keys_library_book"') IS NOT NULL
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0040', 'Prepare to look up the keys of library_tag', (
    ((to_regclass('"planner_library_0002_uuid_keys"."keys_library_tag"') IS NOT NULL
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0050', 'Add columns of the new type beside library_author.id, mentor_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0060', 'Add columns of the new type beside library_book.author_id, reviewed_by_id, id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0070', 'Add columns of the new type beside library_book_tags.book_id, tag_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0080', 'Add a column of the new type beside library_novel.book_ptr_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0090', 'Add a column of the new type beside library_profile.author_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'author_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0100', 'Add a column of the new type beside library_tag.code', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'code_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0110', 'Add columns of the new type beside sales_sale.book_id, novel_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0120', 'Give new rows of library_author a UUID', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_author"') AND tgname = 'zz_planner_key_library_author_id_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0130', 'Give new rows of library_book a UUID', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_key_library_book_id_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0140', 'Give new rows of library_tag a UUID', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_tag"') AND tgname = 'zz_planner_key_library_tag_code_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0150', 'Backfill library_author.id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_author_rekey_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0160', 'Backfill library_book.id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_book_rekey_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0170', 'Backfill library_tag.code_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_tag_rekey_code"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0180', 'Look up the UUIDs that rows of library_author refer to', (
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
  ) IS TRUE),
  ('0190', 'Look up the UUIDs that rows of library_book refer to', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_ref_library_book_author_id_reviewed_by_id_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0200', 'Look up the UUIDs that rows of library_book_tags refer to', (
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
  ) IS TRUE),
  ('0210', 'Look up the UUIDs that rows of library_novel refer to', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_novel"') AND tgname = 'zz_planner_ref_library_novel_book_ptr_id_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0220', 'Look up the UUIDs that rows of library_profile refer to', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_profile"') AND tgname = 'zz_planner_ref_library_profile_author_id_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0230', 'Look up the UUIDs that rows of sales_sale refer to', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."sales_sale"') AND tgname = 'zz_planner_ref_sales_sale_book_id_novel_id_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0240', 'Backfill library_author.mentor_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_author_rekey_mentor_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0250', 'Backfill library_book.author_id_planner_new, reviewed_by_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_book_rekey_author_id_reviewed_by_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0260', 'Backfill library_book_tags.book_id_planner_new, tag_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_book_tags_rekey_book_id_tag_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0270', 'Backfill library_novel.book_ptr_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_novel_rekey_book_ptr_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0280', 'Backfill library_profile.author_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_library_profile_rekey_author_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0290', 'Backfill sales_sale.book_id_planner_new, novel_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_library_0002_uuid_keys"."chunk_sales_sale_rekey_book_id_novel_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0300', 'Build library_author_mentor_id_774c4db9 for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_mentor_id_774c4db9' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0310', 'Build library_author_pkey for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_author"') AND i.relname = 'planner_new_library_author_pkey' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0320', 'Build library_book_author_id_d9a3b67e for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_id_d9a3b67e' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0330', 'Build library_book_author_title for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_author_title' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0340', 'Build library_book_by_title for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_by_title' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0350', 'Build library_book_pkey for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_pkey' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0360', 'Build library_book_reviewed_by_id_8e03cd28 for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_reviewed_by_id_8e03cd28' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0370', 'Build library_book_untitled for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book"') AND i.relname = 'planner_new_library_book_untitled' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0380', 'Build library_book_tags_book_id_7c6729bd for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_7c6729bd' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0390', 'Build library_book_tags_book_id_tag_id_c3660ce1_uniq for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_book_id_tag_id_c3660ce1_uniq' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0400', 'Build library_book_tags_tag_id_ad3c9ecb for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_book_tags"') AND i.relname = 'planner_new_library_book_tags_tag_id_ad3c9ecb' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0410', 'Build library_novel_pkey for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_novel"') AND i.relname = 'planner_new_library_novel_pkey' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0420', 'Build library_profile_author_id_key for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_profile"') AND i.relname = 'planner_new_library_profile_author_id_key' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0430', 'Build library_tag_pkey for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_tag"') AND i.relname = 'planner_new_library_tag_pkey' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0440', 'Build sales_sale_book_quantity for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_book_quantity' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0450', 'Build sales_sale_novel_id_886aa025 for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."sales_sale"') AND i.relname = 'planner_new_sales_sale_novel_id_886aa025' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0460', 'Declare that id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0470', 'Check in all rows of library_author that id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0480', 'Declare that author_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0490', 'Check in all rows of library_book that author_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0500', 'Declare that author_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0510', 'Check in all rows of library_profile that author_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0520', 'Declare that id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0530', 'Check in all rows of library_book that id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0540', 'Declare that book_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0550', 'Check in all rows of library_book_tags that book_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0560', 'Declare that book_ptr_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0570', 'Check in all rows of library_novel that book_ptr_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0580', 'Declare that book_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0590', 'Check in all rows of sales_sale that book_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0600', 'Declare that tag_id_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0610', 'Check in all rows of library_book_tags that tag_id_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0620', 'Declare that code_planner_new is not NULL, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_code_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0630', 'Check in all rows of library_tag that code_planner_new is not NULL', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_tag"') AND conname = 'planner_new_library_tag_code_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0640', 'Declare that every value of mentor_id is in mentor_id_planner_new, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_library_author_mentor_id_fits')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0650', 'Check in all rows of library_author that every value of mentor_id is in mentor_id_planner_new', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_library_author_mentor_id_fits' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0660', 'Declare that every value of reviewed_by_id is in reviewed_by_id_planner_new, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_library_book_reviewed_by_id_fits')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0670', 'Check in all rows of library_book that every value of reviewed_by_id is in reviewed_by_id_planner_new', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_library_book_reviewed_by_id_fits' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0680', 'Declare that every value of novel_id is in novel_id_planner_new, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_sales_sale_novel_id_fits')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0690', 'Check in all rows of sales_sale that every value of novel_id is in novel_id_planner_new', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_sales_sale_novel_id_fits' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0700', 'Declare that library_author_mentor_id_774c4db9_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_mentor_id_774c4db9_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0710', 'Check in all rows of library_author that library_author_mentor_id_774c4db9_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_author"') AND conname = 'planner_new_library_author_mentor_id_774c4db9_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0720', 'Declare that library_book_author_id_d9a3b67e_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_d9a3b67e_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0730', 'Check in all rows of library_book that library_book_author_id_d9a3b67e_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'planner_new_library_book_author_id_d9a3b67e_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0740', 'Declare that library_book_tags_book_id_7c6729bd_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_7c6729bd_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0750', 'Check in all rows of library_book_tags that library_book_tags_book_id_7c6729bd_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_book_id_7c6729bd_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0760', 'Declare that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_ad3c9ecb_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0770', 'Check in all rows of library_book_tags that library_book_tags_tag_id_ad3c9ecb_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book_tags"') AND conname = 'planner_new_library_book_tags_tag_id_ad3c9ecb_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0780', 'Declare that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_10df6ff0_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0790', 'Check in all rows of library_novel that library_novel_book_ptr_id_10df6ff0_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_novel"') AND conname = 'planner_new_library_novel_book_ptr_id_10df6ff0_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0800', 'Declare that library_profile_author_id_fdcc20b3_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_fdcc20b3_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0810', 'Check in all rows of library_profile that library_profile_author_id_fdcc20b3_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_profile"') AND conname = 'planner_new_library_profile_author_id_fdcc20b3_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0820', 'Declare that sales_sale_book_id_9895f161_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_9895f161_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0830', 'Check in all rows of sales_sale that sales_sale_book_id_9895f161_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_book_id_9895f161_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0840', 'Declare that sales_sale_novel_id_886aa025_fk holds for the new columns, without checking old rows', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_novel_id_886aa025_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0850', 'Check in all rows of sales_sale that sales_sale_novel_id_886aa025_fk holds for the new columns', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."sales_sale"') AND conname = 'planner_new_sales_sale_novel_id_886aa025_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0860', 'Swap: library_author.id, library_author.mentor_id, library_book.author_id, library_book.reviewed_by_id, library_profile.author_id, library_book.id, library_book_tags.book_id, library_novel.book_ptr_id, sales_sale.book_id, sales_sale.novel_id, library_book_tags.tag_id, library_tag.code get their new type', (
    (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys'))
  ) IS TRUE),
  ('0870', 'Record the migration as applied', (
    EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
  ) IS TRUE),
  ('0880', 'Drop library_author.mentor_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'mentor_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0890', 'Drop library_book.author_id_planner_old, reviewed_by_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'reviewed_by_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0900', 'Drop library_book_tags.book_id_planner_old, tag_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book_tags"') AND attname = 'tag_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0910', 'Drop library_novel.book_ptr_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_novel"') AND attname = 'book_ptr_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0920', 'Drop library_profile.author_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_profile"') AND attname = 'author_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0930', 'Drop sales_sale.book_id_planner_old, novel_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."sales_sale"') AND attname = 'novel_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0940', 'Drop library_author.id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0950', 'Drop library_book.id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0960', 'Drop library_tag.code_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_tag"') AND attname = 'code_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0970', 'Drop what looked up the keys of library_author', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (to_regclass('"planner_library_0002_uuid_keys"."keys_library_author"') IS NOT NULL)
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0980', 'Drop what looked up the keys of library_book', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (to_regclass('"planner_library_0002_uuid_keys"."keys_library_book"') IS NOT NULL)
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('0990', 'Drop what looked up the keys of library_tag', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND (NOT (to_regclass('"planner_library_0002_uuid_keys"."keys_library_tag"') IS NOT NULL)
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_author"') AND attname = 'id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'uuid')))
  ) IS TRUE),
  ('1000', 'Drop the progress schema planner_library_0002_uuid_keys', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0002_uuid_keys')
      AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0002_uuid_keys')))
  ) IS TRUE)
) AS s (number, title, done)
LEFT JOIN LATERAL (SELECT CASE WHEN bool_and(p.application_name LIKE '% pauses, then attempt %' OR p.wait_event_type = 'Lock') THEN 'waits' ELSE 'running' END AS state
                   FROM pg_stat_activity AS p
                   WHERE p.datname = current_database() AND p.application_name LIKE 'planner ' || s.number || ' %'
                   HAVING count(*) > 0) AS a ON true
ORDER BY number;

\pset title 'Backfills'
SELECT to_regclass('"planner_library_0002_uuid_keys".backfill') IS NOT NULL AS progress \gset planner_
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
  SELECT 'library_author_rekey_id' AS name, 'planner 0150 %' AS application,
    to_regclass('"public"."library_author"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0002_uuid_keys"."chunk_library_author_rekey_id" AS c
  UNION ALL
  SELECT 'library_book_rekey_id' AS name, 'planner 0160 %' AS application,
    to_regclass('"public"."library_book"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0002_uuid_keys"."chunk_library_book_rekey_id" AS c
  UNION ALL
  SELECT 'library_tag_rekey_code' AS name, 'planner 0170 %' AS application,
    to_regclass('"public"."library_tag"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0002_uuid_keys"."chunk_library_tag_rekey_code" AS c
  UNION ALL
  SELECT 'library_author_rekey_mentor_id' AS name, 'planner 0240 %' AS application,
    to_regclass('"public"."library_author"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0002_uuid_keys"."chunk_library_author_rekey_mentor_id" AS c
  UNION ALL
  SELECT 'library_book_rekey_author_id_reviewed_by_id' AS name, 'planner 0250 %' AS application,
    to_regclass('"public"."library_book"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0002_uuid_keys"."chunk_library_book_rekey_author_id_reviewed_by_id" AS c
  UNION ALL
  SELECT 'library_book_tags_rekey_book_id_tag_id' AS name, 'planner 0260 %' AS application,
    to_regclass('"public"."library_book_tags"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0002_uuid_keys"."chunk_library_book_tags_rekey_book_id_tag_id" AS c
  UNION ALL
  SELECT 'library_novel_rekey_book_ptr_id' AS name, 'planner 0270 %' AS application,
    to_regclass('"public"."library_novel"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0002_uuid_keys"."chunk_library_novel_rekey_book_ptr_id" AS c
  UNION ALL
  SELECT 'library_profile_rekey_author_id' AS name, 'planner 0280 %' AS application,
    to_regclass('"public"."library_profile"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0002_uuid_keys"."chunk_library_profile_rekey_author_id" AS c
  UNION ALL
  SELECT 'sales_sale_rekey_book_id_novel_id' AS name, 'planner 0290 %' AS application,
    to_regclass('"public"."sales_sale"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0002_uuid_keys"."chunk_sales_sale_rekey_book_id_novel_id" AS c
) AS p
JOIN "planner_library_0002_uuid_keys".backfill AS b USING (name)
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
