-- Is shop.0008_payment_order ready to run here?
-- Read only. Shows everything that is in the way, and then fails with exit status 3:
--
--   psql -X -v ON_ERROR_STOP=1 -f preflight.sql "$URL"
\set ON_ERROR_STOP on
\set QUIET on
\timing off
\pset pager off
SET application_name = 'planner preflight';
SELECT '' AS problems, 0 AS checks, pg_backend_pid() AS pid \gset planner_
BEGIN READ ONLY;
SET LOCAL statement_timeout = 0;
SET LOCAL search_path = pg_catalog;

-- The server's version
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  CASE WHEN current_setting('server_version_num')::int / 10000 <> 18
    THEN format('the plan is made for PostgreSQL 18, this server is %s: plan again with --server-version %s',
                current_setting('server_version'), current_setting('server_version_num')::int / 10000) END
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- A primary
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  CASE WHEN pg_is_in_recovery() THEN 'this is a replica: connect to the primary' END
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- The role owns the tables
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  SELECT string_agg(format('role %s does not own %s.%s (its owner is %s): connect as the owner', current_user, n.nspname, k.relname, pg_get_userbyid(k.relowner)), E'\n- ')
  FROM pg_class AS k JOIN pg_namespace AS n ON n.oid = k.relnamespace
  WHERE k.oid IN (to_regclass('"public"."shop_order"'), to_regclass('"public"."shop_payment"'))
    AND NOT pg_has_role(current_user, k.relowner, 'USAGE')
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- The right to make the progress schema
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  CASE WHEN NOT has_database_privilege(current_database(), 'CREATE')
    THEN format('role %s may not create a schema here: GRANT CREATE ON DATABASE %I TO %I', current_user, current_database(), current_user) END
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- Not applied yet: shop.0008_payment_order
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  SELECT 'migration shop.0008_payment_order is recorded as applied already, at ' || max(applied)
  FROM "public"."django_migrations" WHERE app = 'shop' AND name = '0008_payment_order'
  HAVING count(*) > 0
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- The migrations that it depends on are applied
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  SELECT string_agg(format('migration %s.%s, on which this one depends, is not applied: that comes first', w.app, w.name), E'\n- ')
  FROM (VALUES
    ('shop', '0001_initial'),
    ('shop', '0002_order_public_id'),
    ('shop', '0003_currencies'),
    ('shop', '0004_order_currency'),
    ('shop', '0005_customer_levels'),
    ('shop', '0006_addresses'),
    ('shop', '0007_delete_residence')
  ) AS w (app, name)
  WHERE NOT EXISTS (SELECT FROM "public"."django_migrations" AS d WHERE d.app = w.app AND d.name = w.name)
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- The tables are as they were when the plan was made
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  SELECT string_agg(
    CASE WHEN a.kind IS NULL THEN format('%s %s is missing', e.kind, concat_ws('.', e.schema, nullif(e.parent, ''), e.name))
         ELSE format('%s %s is another: %s', e.kind, concat_ws('.', e.schema, nullif(e.parent, ''), e.name),
                (SELECT string_agg(format('%s is %s, expected %s', d.key, coalesce(a.detail ->> d.key, 'nothing'), coalesce(e.detail ->> d.key, 'nothing')), '; ' ORDER BY d.key)
                 FROM jsonb_each(e.detail) AS d WHERE a.detail -> d.key IS DISTINCT FROM d.value))
    END, E'\n- ' ORDER BY e.kind, e.schema, e.parent, e.name)
  FROM (VALUES
    ('column', 'public', 'shop_order', 'id', '{"collation": null, "comment": null, "default": null, "generated": "", "generation": null, "identity": "d", "not_null": true, "type": "bigint"}'::jsonb),
    ('column', 'public', 'shop_order', 'customer_id', '{"collation": null, "comment": null, "default": null, "generated": "", "generation": null, "identity": "", "not_null": true, "type": "bigint"}'::jsonb),
    ('column', 'public', 'shop_order', 'total', '{"collation": null, "comment": null, "default": null, "generated": "", "generation": null, "identity": "", "not_null": true, "type": "numeric(10,2)"}'::jsonb),
    ('column', 'public', 'shop_order', 'note', '{"collation": null, "comment": null, "default": null, "generated": "", "generation": null, "identity": "", "not_null": true, "type": "text"}'::jsonb),
    ('column', 'public', 'shop_order', 'public_id', '{"collation": null, "comment": null, "default": null, "generated": "", "generation": null, "identity": "", "not_null": true, "type": "uuid"}'::jsonb),
    ('column', 'public', 'shop_order', 'currency_id', '{"collation": null, "comment": null, "default": null, "generated": "", "generation": null, "identity": "", "not_null": true, "type": "bigint"}'::jsonb),
    ('column', 'public', 'shop_payment', 'id', '{"collation": null, "comment": null, "default": null, "generated": "", "generation": null, "identity": "d", "not_null": true, "type": "bigint"}'::jsonb),
    ('column', 'public', 'shop_payment', 'order_id', '{"collation": null, "comment": null, "default": null, "generated": "", "generation": null, "identity": "", "not_null": true, "type": "bigint"}'::jsonb),
    ('column', 'public', 'shop_payment', 'amount', '{"collation": null, "comment": null, "default": null, "generated": "", "generation": null, "identity": "", "not_null": true, "type": "numeric(10,2)"}'::jsonb),
    ('constraint', 'public', 'shop_order', 'shop_order_currency_id_501afd58_fk_shop_currency_id', '{"columns": ["currency_id"], "comment": null, "deferrable": true, "deferred": true, "definition": "FOREIGN KEY (currency_id) REFERENCES public.shop_currency(id) DEFERRABLE INITIALLY DEFERRED", "index": null, "referenced_columns": ["id"], "references": ["public", "shop_currency"], "type": "f", "valid": true}'::jsonb),
    ('constraint', 'public', 'shop_order', 'shop_order_customer_id_f638df20_fk_shop_customer_id', '{"columns": ["customer_id"], "comment": null, "deferrable": true, "deferred": true, "definition": "FOREIGN KEY (customer_id) REFERENCES public.shop_customer(id) DEFERRABLE INITIALLY DEFERRED", "index": null, "referenced_columns": ["id"], "references": ["public", "shop_customer"], "type": "f", "valid": true}'::jsonb),
    ('constraint', 'public', 'shop_order', 'shop_order_pkey', '{"columns": ["id"], "comment": null, "deferrable": false, "deferred": false, "definition": "PRIMARY KEY (id)", "index": "shop_order_pkey", "referenced_columns": null, "references": null, "type": "p", "valid": true}'::jsonb),
    ('constraint', 'public', 'shop_order', 'shop_order_public_id_6cb95ea4_uniq', '{"columns": ["public_id"], "comment": null, "deferrable": false, "deferred": false, "definition": "UNIQUE (public_id)", "index": "shop_order_public_id_6cb95ea4_uniq", "referenced_columns": null, "references": null, "type": "u", "valid": true}'::jsonb),
    ('constraint', 'public', 'shop_payment', 'shop_payment_pkey', '{"columns": ["id"], "comment": null, "deferrable": false, "deferred": false, "definition": "PRIMARY KEY (id)", "index": "shop_payment_pkey", "referenced_columns": null, "references": null, "type": "p", "valid": true}'::jsonb),
    ('index', 'public', 'shop_order', 'shop_order_currency_id_501afd58', '{"comment": null, "constraint": false, "definition": "CREATE INDEX shop_order_currency_id_501afd58 ON public.shop_order USING btree (currency_id)", "has_expressions": false, "include": null, "keys": [{"collation": null, "column": "currency_id", "expression": null, "opclass": null, "order": null}], "method": "btree", "nulls_not_distinct": false, "predicate": null, "primary": false, "tablespace": null, "unique": false, "valid": true}'::jsonb),
    ('index', 'public', 'shop_order', 'shop_order_customer_id_f638df20', '{"comment": null, "constraint": false, "definition": "CREATE INDEX shop_order_customer_id_f638df20 ON public.shop_order USING btree (customer_id)", "has_expressions": false, "include": null, "keys": [{"collation": null, "column": "customer_id", "expression": null, "opclass": null, "order": null}], "method": "btree", "nulls_not_distinct": false, "predicate": null, "primary": false, "tablespace": null, "unique": false, "valid": true}'::jsonb),
    ('index', 'public', 'shop_order', 'shop_order_pkey', '{"comment": null, "constraint": true, "definition": "CREATE UNIQUE INDEX shop_order_pkey ON public.shop_order USING btree (id)", "has_expressions": false, "include": null, "keys": [{"collation": null, "column": "id", "expression": null, "opclass": null, "order": null}], "method": "btree", "nulls_not_distinct": false, "predicate": null, "primary": true, "tablespace": null, "unique": true, "valid": true}'::jsonb),
    ('index', 'public', 'shop_order', 'shop_order_public_id_6cb95ea4_uniq', '{"comment": null, "constraint": true, "definition": "CREATE UNIQUE INDEX shop_order_public_id_6cb95ea4_uniq ON public.shop_order USING btree (public_id)", "has_expressions": false, "include": null, "keys": [{"collation": null, "column": "public_id", "expression": null, "opclass": null, "order": null}], "method": "btree", "nulls_not_distinct": false, "predicate": null, "primary": false, "tablespace": null, "unique": true, "valid": true}'::jsonb),
    ('index', 'public', 'shop_payment', 'shop_payment_order_id_20828773', '{"comment": null, "constraint": false, "definition": "CREATE INDEX shop_payment_order_id_20828773 ON public.shop_payment USING btree (order_id)", "has_expressions": false, "include": null, "keys": [{"collation": null, "column": "order_id", "expression": null, "opclass": null, "order": null}], "method": "btree", "nulls_not_distinct": false, "predicate": null, "primary": false, "tablespace": null, "unique": false, "valid": true}'::jsonb),
    ('index', 'public', 'shop_payment', 'shop_payment_pkey', '{"comment": null, "constraint": true, "definition": "CREATE UNIQUE INDEX shop_payment_pkey ON public.shop_payment USING btree (id)", "has_expressions": false, "include": null, "keys": [{"collation": null, "column": "id", "expression": null, "opclass": null, "order": null}], "method": "btree", "nulls_not_distinct": false, "predicate": null, "primary": true, "tablespace": null, "unique": true, "valid": true}'::jsonb),
    ('sequence', 'public', 'shop_order', 'shop_order_id_seq', '{"column": "id", "cycle": false, "increment": 1, "max": 9223372036854775807, "min": 1, "owned": "i", "start": 1, "type": "bigint"}'::jsonb),
    ('sequence', 'public', 'shop_payment', 'shop_payment_id_seq', '{"column": "id", "cycle": false, "increment": 1, "max": 9223372036854775807, "min": 1, "owned": "i", "start": 1, "type": "bigint"}'::jsonb),
    ('table', 'public', '', 'shop_order', '{"comment": null, "definition": null, "inherits": null, "partition": false, "partition_key": null, "persistence": "p", "relkind": "r"}'::jsonb),
    ('table', 'public', '', 'shop_payment', '{"comment": null, "definition": null, "inherits": null, "partition": false, "partition_key": null, "persistence": "p", "relkind": "r"}'::jsonb)
  ) AS e (kind, schema, parent, name, detail)
  LEFT JOIN (
    WITH rel AS (
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition, c.reloptions, c.relrowsecurity, c.relacl
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname NOT LIKE 'pg\_%'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
        AND (n.nspname, c.relname) IN (('public', 'shop_order'), ('public', 'shop_payment'))
    )
    SELECT kind, schema, parent, name, id, detail
    FROM (
      SELECT 'table' AS kind, r.nspname AS schema, NULL::name AS parent, r.relname AS name, r.oid::text AS id,
        jsonb_build_object(
          'relkind', r.relkind, 'persistence', r.relpersistence, 'partition', r.relispartition, 'options', r.reloptions,
          'row_security', r.relrowsecurity, 'acl', r.relacl::text[], 'comment', obj_description(r.oid, 'pg_class'),
          'partition_key', CASE r.relkind WHEN 'p' THEN pg_get_partkeydef(r.oid) END,
          'inherits', (SELECT jsonb_agg(i.inhparent::regclass::text ORDER BY i.inhseqno) FROM pg_catalog.pg_inherits AS i WHERE i.inhrelid = r.oid),
          'definition', CASE WHEN r.relkind IN ('v', 'm') THEN pg_get_viewdef(r.oid) END) AS detail
      FROM rel AS r
      WHERE r.relkind IN ('r', 'p', 'v', 'm', 'f')

      UNION ALL
      SELECT 'column', r.nspname, r.relname, a.attname, r.oid || '.' || a.attnum,
        jsonb_build_object(
          'type', format_type(a.atttypid, a.atttypmod), 'not_null', a.attnotnull,
          'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
          'generation', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
          'generated', a.attgenerated, 'identity', a.attidentity,
          'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
          'statistics', nullif(a.attstattarget, -1), 'acl', a.attacl::text[],
          'comment', col_description(r.oid, a.attnum))
      FROM rel AS r
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = r.oid AND d.adnum = a.attnum
      WHERE r.relkind IN ('r', 'p', 'f')

      UNION ALL
      SELECT 'constraint', r.nspname, r.relname, k.conname, k.oid::text,
        jsonb_build_object(
          'type', k.contype, 'definition', pg_get_constraintdef(k.oid), 'valid', k.convalidated,
          'deferrable', k.condeferrable, 'deferred', k.condeferred,
          'columns', (SELECT jsonb_agg(a.attname ORDER BY u.n) FROM unnest(k.conkey) WITH ORDINALITY AS u (num, n)
                      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.num),
          'references', CASE WHEN k.contype = 'f' THEN (SELECT jsonb_build_array(fn.nspname, f.relname) FROM pg_catalog.pg_class AS f
                      JOIN pg_catalog.pg_namespace AS fn ON fn.oid = f.relnamespace WHERE f.oid = k.confrelid) END,
          'referenced_columns', (SELECT jsonb_agg(a.attname ORDER BY u.n) FROM unnest(k.confkey) WITH ORDINALITY AS u (num, n)
                      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.confrelid AND a.attnum = u.num),
          'index', CASE WHEN k.contype IN ('p', 'u', 'x') THEN (SELECT i.relname FROM pg_catalog.pg_class AS i WHERE i.oid = k.conindid) END,
          'comment', obj_description(k.oid, 'pg_constraint'))
      FROM rel AS r
      JOIN pg_catalog.pg_constraint AS k ON k.conrelid = r.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x', 'n')

      UNION ALL
      SELECT 'index', r.nspname, r.relname, i.relname, i.oid::text,
        jsonb_build_object(
          'definition', pg_get_indexdef(i.oid), 'unique', x.indisunique, 'primary', x.indisprimary, 'valid', x.indisvalid, 'method', m.amname,
          'constraint', EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conindid = i.oid AND k.contype IN ('p', 'u', 'x')),
          'predicate', pg_get_expr(x.indpred, x.indrelid), 'has_expressions', x.indexprs IS NOT NULL,
          'options', i.reloptions, 'tablespace', (SELECT s.spcname FROM pg_catalog.pg_tablespace AS s WHERE s.oid = i.reltablespace),
          'nulls_not_distinct', coalesce((to_jsonb(x) ->> 'indnullsnotdistinct')::boolean, false),
          'keys', (SELECT jsonb_agg(jsonb_build_object(
                      'column', a.attname,
                      'expression', CASE WHEN u.num = 0 THEN pg_get_indexdef(i.oid, u.n::int, false) END,
                      'collation', CASE WHEN x.indcollation[u.n - 1] <> ia.attcollation OR (a.attnum IS NOT NULL AND x.indcollation[u.n - 1] <> a.attcollation)
                                   THEN x.indcollation[u.n - 1]::regcollation::text END,
                      'opclass', CASE WHEN NOT o.opcdefault THEN o.opcname END,
                      'order', CASE WHEN m.amname <> 'btree' THEN NULL ELSE (ARRAY[NULL, 'DESC NULLS LAST', 'NULLS FIRST', 'DESC'])[x.indoption[u.n - 1] + 1] END) ORDER BY u.n)
                   FROM unnest(x.indkey[0:x.indnkeyatts - 1]) WITH ORDINALITY AS u (num, n)
                   JOIN pg_catalog.pg_attribute AS ia ON ia.attrelid = i.oid AND ia.attnum = u.n
                   LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = u.num AND u.num > 0
                   JOIN pg_catalog.pg_opclass AS o ON o.oid = x.indclass[u.n - 1]),
          'include', (SELECT jsonb_agg(a.attname ORDER BY u.n) FROM unnest(x.indkey[x.indnkeyatts:x.indnatts - 1]) WITH ORDINALITY AS u (num, n)
                   JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = u.num),
          'comment', obj_description(i.oid, 'pg_class'))
      FROM rel AS r
      JOIN pg_catalog.pg_index AS x ON x.indrelid = r.oid
      JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
      JOIN pg_catalog.pg_am AS m ON m.oid = i.relam

      UNION ALL
      SELECT 'trigger', r.nspname, r.relname, g.tgname, g.oid::text, jsonb_build_object('definition', pg_get_triggerdef(g.oid), 'enabled', g.tgenabled)
      FROM rel AS r
      JOIN pg_catalog.pg_trigger AS g ON g.tgrelid = r.oid AND NOT g.tgisinternal

      UNION ALL
      SELECT 'rule', r.nspname, r.relname, w.rulename, w.oid::text, jsonb_build_object('definition', pg_get_ruledef(w.oid))
      FROM rel AS r
      JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = r.oid AND w.rulename <> '_RETURN'

      UNION ALL
      SELECT 'policy', r.nspname, r.relname, p.polname, p.oid::text,
        jsonb_build_object('command', p.polcmd, 'using', pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid))
      FROM rel AS r
      JOIN pg_catalog.pg_policy AS p ON p.polrelid = r.oid

      UNION ALL
      SELECT 'sequence', n.nspname, owner.relname, c.relname, c.oid::text,
        jsonb_build_object(
          'type', s.seqtypid::regtype::text, 'start', s.seqstart, 'increment', s.seqincrement, 'min', s.seqmin, 'max', s.seqmax, 'cycle', s.seqcycle,
          'column', owner.attname, 'owned', owner.deptype)
      FROM pg_catalog.pg_sequence AS s
      JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      LEFT JOIN LATERAL (
        SELECT t.relname, t.nspname, a.attname, d.deptype
        FROM pg_catalog.pg_depend AS d
        JOIN rel AS t ON t.oid = d.refobjid
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
        LIMIT 1) AS owner ON true
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'
        AND owner.relname IS NOT NULL
    ) AS object
  ) AS a
    ON a.kind = e.kind AND coalesce(a.schema, '') = e.schema AND coalesce(a.parent, '') = e.parent AND a.name = e.name
  WHERE a.kind IS NULL OR NOT a.detail @> e.detail
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- No invalid index
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  SELECT string_agg(format('index %s of %s is invalid: an earlier CREATE INDEX CONCURRENTLY failed; drop it with DROP INDEX CONCURRENTLY', x.indexrelid::regclass, x.indrelid::regclass), E'\n- ')
  FROM pg_index AS x WHERE NOT x.indisvalid AND x.indrelid IN (to_regclass('"public"."shop_order"'), to_regclass('"public"."shop_payment"'))
    AND NOT EXISTS (SELECT FROM pg_class AS i WHERE i.oid = x.indexrelid AND i.relname IN (NULL))
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- No transaction that is older than ten minutes
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  SELECT string_agg(format('pid %s (%s, %s) has a transaction open since %s: building an index CONCURRENTLY waits for it; end it first', pid, usename, coalesce(nullif(application_name, ''), 'no application_name'), xact_start), E'\n- ')
  FROM pg_stat_activity
  WHERE xact_start < clock_timestamp() - interval '10 minutes' AND pid <> pg_backend_pid() AND backend_type = 'client backend'
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- No replica is far behind
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  SELECT string_agg(format('replica %s is %s behind', coalesce(nullif(application_name, ''), client_addr::text), replay_lag), E'\n- ')
  FROM pg_stat_replication WHERE replay_lag > interval '1 minute'
)) AS problems, :planner_checks + 1 AS checks \gset planner_


COMMIT;

\pset footer off
\pset title 'The tables that the plan works on (estimates)'
SELECT k.oid::regclass AS "table", CASE WHEN k.reltuples < 0 THEN 'never counted' ELSE (k.reltuples::bigint)::text END AS rows, pg_size_pretty(pg_table_size(k.oid)) AS "size",
       pg_size_pretty(pg_indexes_size(k.oid)) AS indexes
FROM pg_class AS k
WHERE k.oid IN (to_regclass('"public"."shop_order"'), to_regclass('"public"."shop_payment"'))
ORDER BY 1;
\pset title
-- A session of one's own, not a pooler that hands out another one for each transaction
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), CASE WHEN pg_backend_pid() <> :planner_pid
  THEN '- this connection goes through a pooler in transaction mode: connect to the server directly' END) AS problems \gset planner_
SELECT :'planner_problems' = '' AS fine, format('Preflight: all %s checks passed. Next: before_deploy.sql', :planner_checks) AS verdict \gset planner_
RESET application_name;
\if :planner_fine
\echo :planner_verdict
\else
SELECT set_config('planner.message', E'\n' || :'planner_problems', false) AS message \gset planner_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = 'Nothing was changed. Remove what is in the way, then run preflight.sql again.'; END $$;
\endif

