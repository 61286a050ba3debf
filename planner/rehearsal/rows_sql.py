"""The catalog queries behind ``rows_catalog``. PostgreSQL 13 to 18."""

# ruff: noqa: S608 - constants only

from __future__ import annotations

_USER_TABLE = "c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"

_NAMES = """(
    SELECT array_agg(a.attname::text ORDER BY member.place)
    FROM unnest({keys}) WITH ORDINALITY AS member (number, place)
    JOIN pg_attribute a ON a.attrelid = {table} AND a.attnum = member.number
)"""

TABLES = f"""
SELECT c.oid, n.nspname::text, c.relname::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE {_USER_TABLE} ORDER BY n.nspname, c.relname"""

# The catalog's columns that a version lacks are read through to_jsonb.
TYPES = """
SELECT t.oid, t.typname::text, t.typtype::text,
       CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem END AS element,
       t.typbasetype, t.typtypmod, t.typnotnull,
       (SELECT r.rngsubtype FROM pg_range r WHERE r.rngtypid = t.oid
        UNION ALL
        SELECT r.rngtypid FROM pg_range r WHERE (to_jsonb(r) ->> 'rngmultitypid')::oid = t.oid) AS inner_type,
       (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid)
FROM pg_type t"""

DOMAIN_CHECKS = """
SELECT contypid, array_agg(pg_get_expr(conbin, 0) ORDER BY conname)
FROM pg_constraint WHERE contypid <> 0 AND contype = 'c' GROUP BY contypid"""

# A sequence feeds a column if it is its identity's, or if the default depends on it (serial, or a nextval
# that someone wrote).
COLUMNS = f"""
SELECT c.oid, a.attname::text, a.atttypid, a.atttypmod, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       (SELECT min(quote_ident(sn.nspname) || '.' || quote_ident(s.relname))
        FROM pg_depend d
        JOIN pg_class s ON s.relkind = 'S'
             AND s.oid = CASE WHEN a.attidentity <> '' THEN d.objid ELSE d.refobjid END
        JOIN pg_namespace sn ON sn.oid = s.relnamespace
        WHERE CASE WHEN a.attidentity <> ''
              THEN d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
                   AND d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype = 'i'
              ELSE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass
                   AND d.objid = f.oid END),
       a.attgenerated <> '',
       EXISTS (SELECT FROM pg_index i
               WHERE i.indrelid = c.oid AND (a.attnum = ANY (i.indkey::int2[]) OR 0 = ANY (i.indkey::int2[])))
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef f ON f.adrelid = c.oid AND f.adnum = a.attnum AND a.attgenerated = ''
WHERE {_USER_TABLE} ORDER BY c.oid, a.attnum"""

# A partitioned table takes a row if one of its leaves does; a leaf has its own bounds and those above it.
CHECKS = f"""
SELECT k.conrelid, k.conname::text, {_NAMES.format(keys="k.conkey", table="k.conrelid")},
       pg_get_expr(k.conbin, k.conrelid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'c' AND {_USER_TABLE}
UNION ALL
SELECT c.oid, 'partition bounds',
       (SELECT array_agg(DISTINCT a.attname::text)
        FROM pg_partition_tree(c.oid) node
        JOIN pg_partitioned_table p ON p.partrelid = node.relid
        CROSS JOIN unnest(p.partattrs::int2[]) AS k (number)
        JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = k.number),
       (SELECT string_agg('(' || coalesce(pg_get_partition_constraintdef(node.relid), 'true') || ')', ' OR '
                          ORDER BY node.relid::regclass::text)
        FROM pg_partition_tree(c.oid) node WHERE node.isleaf)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'p' AND {_USER_TABLE}
UNION ALL
SELECT c.oid, 'partition bounds',
       (SELECT array_agg(DISTINCT a.attname::text)
        FROM pg_partition_ancestors(c.oid) above
        JOIN pg_partitioned_table p ON p.partrelid = above.relid
        CROSS JOIN unnest(p.partattrs::int2[]) AS k (number)
        JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = k.number),
       pg_get_partition_constraintdef(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relispartition AND c.relkind = 'r' AND {_USER_TABLE}
  AND pg_get_partition_constraintdef(c.oid) IS NOT NULL
ORDER BY 1, 2"""

# Of an index over expressions the columns in them: where these differ, the expressions mostly do.
DISTINCT = f"""
SELECT i.indrelid, x.relname::text,
       {_NAMES.format(keys="i.indkey[0:i.indnkeyatts - 1]", table="i.indrelid")},
       coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false), i.indisprimary
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE (i.indisunique OR i.indisexclusion) AND NOT 0 = ANY (i.indkey::int2[]) AND {_USER_TABLE}
UNION ALL
SELECT i.indrelid, x.relname::text, array_agg(DISTINCT a.attname::text), false, false
FROM pg_index i
JOIN pg_class x ON x.oid = i.indexrelid
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype = 'x'
JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = i.indrelid AND d.refobjsubid > 0
     AND (d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
          OR d.classid = 'pg_constraint'::regclass AND d.objid = k.oid)
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = d.refobjsubid
WHERE (i.indisunique OR i.indisexclusion) AND 0 = ANY (i.indkey::int2[]) AND {_USER_TABLE}
GROUP BY i.indrelid, x.relname
ORDER BY 1, 2"""

# For a partitioned parent PostgreSQL keeps one more row per partition: those are not foreign keys of their
# own.
FOREIGN_KEYS = f"""
SELECT k.conname::text, k.conrelid, {_NAMES.format(keys="k.conkey", table="k.conrelid")},
       k.confrelid, {_NAMES.format(keys="k.confkey", table="k.confrelid")}, k.condeferrable
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint above ON above.oid = k.conparentid
WHERE k.contype = 'f' AND above.conrelid IS DISTINCT FROM k.conrelid AND {_USER_TABLE}
ORDER BY n.nspname, c.relname, k.conname"""
