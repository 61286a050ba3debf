-- Where does it stand? library.0007_altered_columns
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
  ('010', 'Create the progress schema planner_library_0007_altered_columns', (
    ((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0007_altered_columns')
      AND to_regclass('"planner_library_0007_altered_columns"."backfill"') IS NOT NULL)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('020', 'Change the type of library_reader.card from character varying(10) to character varying(20)', (
    (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'card' AND NOT attisdropped
          AND format_type(atttypid, atttypmod) = 'character varying(20)')
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('030', 'Let library_book.price be NULL', (
    (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_book"') AND attname = 'price' AND NOT attisdropped AND NOT attnotnull)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('040', 'Let library_reader.phone be NULL', (
    (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'phone' AND NOT attisdropped AND NOT attnotnull)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('050', 'Comment on library_reader.full_name', (
    (coalesce(col_description(to_regclass('"public"."library_reader"'), (
        SELECT attnum FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass('"public"."library_reader"') AND attname = 'full_name')), '') = 'As printed on the card'
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('060', 'Set the default of library_loan.state', (
    (EXISTS (
        SELECT FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = to_regclass('"public"."library_loan"') AND a.attname = 'state' AND NOT a.attisdropped
          AND pg_get_expr(d.adbin, d.adrelid) = '''lent''::character varying')
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('070', 'Comment on library_book', (
    (coalesce(obj_description(to_regclass('"public"."library_book"'), 'pg_class'), '') = 'One row a title; copies are counted.'
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('080', 'Fill library_book.summary for rows that old code writes', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_library_book_summary_not_null_insert' AND NOT tgisinternal)
      AND EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."library_book"') AND tgname = 'zz_planner_library_book_summary_not_null_update' AND NOT tgisinternal))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('090', 'Backfill library_book.summary', (
    (COALESCE(obj_description(to_regclass('"planner_library_0007_altered_columns"."chunk_library_book_summary_not_null"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('100', 'Declare library_book.summary NOT NULL, without checking old rows', (
    (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_summary_not_null')
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('110', 'Check that summary is not NULL in any row of library_book', (
    (EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'library_book_summary_not_null' AND convalidated)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns'))
  ) IS TRUE),
  ('120', 'Record the migration as applied', (
    EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns')
  ) IS TRUE),
  ('130', 'Drop the trigger that filled library_book for old code', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns')
      AND NOT (to_regprocedure('"planner_library_0007_altered_columns"."fill_library_book_summary_not_null"()') IS NOT NULL))
  ) IS TRUE),
  ('140', 'Drop the progress schema planner_library_0007_altered_columns', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0007_altered_columns')
      AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_library_0007_altered_columns')))
  ) IS TRUE)
) AS s (number, title, done)
LEFT JOIN LATERAL (SELECT CASE WHEN bool_and(p.application_name LIKE '% pauses, then attempt %' OR p.wait_event_type = 'Lock') THEN 'waits' ELSE 'running' END AS state
                   FROM pg_stat_activity AS p
                   WHERE p.datname = current_database() AND p.application_name LIKE 'planner ' || s.number || ' %'
                   HAVING count(*) > 0) AS a ON true
ORDER BY number;

\pset title 'Backfills'
SELECT to_regclass('"planner_library_0007_altered_columns".backfill') IS NOT NULL AS progress \gset planner_
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
  SELECT 'library_book_summary_not_null' AS name, 'planner 090 %' AS application,
    to_regclass('"public"."library_book"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_library_0007_altered_columns"."chunk_library_book_summary_not_null" AS c
) AS p
JOIN "planner_library_0007_altered_columns".backfill AS b USING (name)
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
                      AND k.relation IN (to_regclass('"public"."library_book"'), to_regclass('"public"."library_loan"'), to_regclass('"public"."library_reader"'))) AS l
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND l.locks IS NOT NULL
ORDER BY a.xact_start LIMIT 20;

\pset title 'Invalid indexes (being built, or left by a build that failed: its step drops and rebuilds them)'
SELECT i.indrelid::regclass AS "table", i.indexrelid::regclass AS "index"
FROM pg_index AS i
WHERE NOT i.indisvalid
  AND i.indrelid IN (to_regclass('"public"."library_book"'), to_regclass('"public"."library_loan"'), to_regclass('"public"."library_reader"'))
ORDER BY 1, 2;
COMMIT;
\pset title
RESET application_name;
