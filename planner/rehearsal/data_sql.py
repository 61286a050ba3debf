"""The catalog queries behind ``data_load``. PostgreSQL 13 to 18."""

# ruff: noqa: S608 - constants only

from __future__ import annotations

_OWN = "n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"

_NAMES = """(
    SELECT array_agg(a.attname::text ORDER BY member.place)
    FROM unnest({keys}) WITH ORDINALITY AS member (number, place)
    JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = member.number
)"""

# Rows of a table that an extension made (spatial_ref_sys) are the extension's.
TABLES = f"""
SELECT c.oid, n.nspname::text, c.relname::text, c.relkind::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {_OWN}
  AND NOT EXISTS (SELECT FROM pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname, c.relname"""

COLUMNS = """
SELECT a.attrelid, a.attname::text FROM pg_attribute a
WHERE a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attname"""

KEYS = f"""
SELECT i.indrelid, i.indisprimary, {_NAMES.format(keys="i.indkey[0:i.indnkeyatts - 1]", table="i.indrelid")}
FROM pg_index i
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND NOT 0 = ANY (i.indkey::int2[])
  AND NOT EXISTS (SELECT FROM pg_attribute a
                  WHERE a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                    AND NOT a.attnotnull)
ORDER BY i.indrelid, NOT i.indisprimary, 3"""

LINKS = f"""
SELECT n.nspname::text, c.relname::text, {_NAMES.format(keys="k.conkey", table="k.conrelid")},
       pn.nspname::text, p.relname::text, {_NAMES.format(keys="k.confkey", table="k.confrelid")}
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE k.contype = 'f' AND NOT p.relispartition AND NOT c.relispartition
ORDER BY 1, 2, k.conname"""

SEQUENCES = f"""
SELECT n.nspname::text, c.relname::text, a.attname::text, sn.nspname::text, s.relname::text, q.seqincrement
FROM pg_depend d
JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
JOIN pg_namespace sn ON sn.oid = s.relnamespace
JOIN pg_sequence q ON q.seqrelid = s.oid
JOIN pg_class c ON c.oid = d.refobjid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
  AND NOT c.relispartition AND {_OWN}
ORDER BY 1, 2, 3"""
