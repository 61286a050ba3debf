-- Where does it stand? shop.0002_shorter
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
  ('010', 'Create the progress schema planner_shop_0002_shorter', (
    ((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_shorter')
      AND to_regclass('"planner_shop_0002_shorter"."backfill"') IS NOT NULL)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('020', 'Add a column of the new type beside shop_order.product_id', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('030', 'Add columns of the new type beside shop_product.code, label, price', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'price_planner_new' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('040', 'Keep the new column of shop_order as the old one', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."shop_order"') AND tgname = 'zz_planner_shop_order_product_id_new_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('050', 'Keep the new columns of shop_product as the old ones', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."shop_product"') AND tgname = 'zz_planner_shop_product_code_label_price_new_insert' AND NOT tgisinternal)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('060', 'Backfill shop_order.product_id_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_shop_0002_shorter"."chunk_shop_order_retype_product_id"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('070', 'Backfill shop_product.code_planner_new, label_planner_new, price_planner_new', (
    ((COALESCE(obj_description(to_regclass('"planner_shop_0002_shorter"."chunk_shop_product_retype_code_label_price"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('080', 'Build shop_order_product_id_0eef2166 for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_new_shop_order_product_id_0eef2166' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('090', 'Build shop_order_product_id_0eef2166_like for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."shop_order"') AND i.relname = 'planner_new_shop_order_product_id_0eef2166_like' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('100', 'Build shop_product_code_fdb8d8a6_like for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_code_fdb8d8a6_like' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('110', 'Build shop_product_code_key for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_code_key' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('120', 'Build shop_product_code_lower for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_code_lower' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('130', 'Build shop_product_label_722d3100 for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_label_722d3100' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('140', 'Build shop_product_label_722d3100_like for the new column', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."shop_product"') AND i.relname = 'planner_new_shop_product_label_722d3100_like' AND x.indisvalid)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter'))
  ) IS TRUE),
  ('150', 'Record the migration as applied', (
    EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
  ) IS TRUE),
  ('160', 'Declare that product_id_planner_new is not NULL, without checking old rows', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('170', 'Check in all rows of shop_order that product_id_planner_new is not NULL', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('180', 'Declare that code_planner_new is not NULL, without checking old rows', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('190', 'Check in all rows of shop_product that code_planner_new is not NULL', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('200', 'Declare that price_planner_new is not NULL, without checking old rows', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_price_not_null')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('210', 'Check in all rows of shop_product that price_planner_new is not NULL', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_price_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('220', 'Declare that every value of label is in label_planner_new, without checking old rows', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_shop_product_label_fits')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('230', 'Check in all rows of shop_product that every value of label is in label_planner_new', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_shop_product_label_fits' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('240', 'Declare that shop_product_code_filled holds for the new column, without checking old rows', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_filled')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('250', 'Check in all rows of shop_product that shop_product_code_filled holds for the new column', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_product"') AND conname = 'planner_new_shop_product_code_filled' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('260', 'Declare that shop_order_product_id_0eef2166_fk holds for the new columns, without checking old rows', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_0eef2166_fk')
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('270', 'Check in all rows of shop_order that shop_order_product_id_0eef2166_fk holds for the new columns', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."shop_order"') AND conname = 'planner_new_shop_order_product_id_0eef2166_fk' AND convalidated)
      OR EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('280', 'Swap: shop_order.product_id, shop_product.code, shop_product.label, shop_product.price get their new type', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)'))
  ) IS TRUE),
  ('290', 'Drop shop_order.product_id_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('300', 'Drop shop_product.code_planner_old, label_planner_old, price_planner_old', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND (NOT (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_product"') AND attname = 'price_planner_old' AND NOT attisdropped))
      AND EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."shop_order"') AND attname = 'product_id' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(40)')))
  ) IS TRUE),
  ('310', 'Drop the progress schema planner_shop_0002_shorter', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'shop' AND name = '0002_shorter')
      AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_shop_0002_shorter')))
  ) IS TRUE)
) AS s (number, title, done)
LEFT JOIN LATERAL (SELECT CASE WHEN bool_and(p.application_name LIKE '% pauses, then attempt %' OR p.wait_event_type = 'Lock') THEN 'waits' ELSE 'running' END AS state
                   FROM pg_stat_activity AS p
                   WHERE p.datname = current_database() AND p.application_name LIKE 'planner ' || s.number || ' %'
                   HAVING count(*) > 0) AS a ON true
ORDER BY number;

\pset title 'Backfills'
SELECT to_regclass('"planner_shop_0002_shorter".backfill') IS NOT NULL AS progress \gset planner_
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
  SELECT 'shop_order_retype_product_id' AS name, 'planner 060 %' AS application,
    to_regclass('"public"."shop_order"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_shop_0002_shorter"."chunk_shop_order_retype_product_id" AS c
  UNION ALL
  SELECT 'shop_product_retype_code_label_price' AS name, 'planner 070 %' AS application,
    to_regclass('"public"."shop_product"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_shop_0002_shorter"."chunk_shop_product_retype_code_label_price" AS c
) AS p
JOIN "planner_shop_0002_shorter".backfill AS b USING (name)
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
                      AND k.relation IN (to_regclass('"public"."shop_order"'), to_regclass('"public"."shop_product"'))) AS l
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND l.locks IS NOT NULL
ORDER BY a.xact_start LIMIT 20;

\pset title 'Invalid indexes (being built, or left by a build that failed: its step drops and rebuilds them)'
SELECT i.indrelid::regclass AS "table", i.indexrelid::regclass AS "index"
FROM pg_index AS i
WHERE NOT i.indisvalid
  AND i.indrelid IN (to_regclass('"public"."shop_order"'), to_regclass('"public"."shop_product"'))
ORDER BY 1, 2;
COMMIT;
\pset title
RESET application_name;
