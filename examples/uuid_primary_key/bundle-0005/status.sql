-- Where does it stand? zipcodes.0005_zipcode_temp_muni
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
  ('010', 'Create the progress schema planner_zipcodes_0005_zipcode_temp_muni', (
    ((EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0005_zipcode_temp_muni')
      AND to_regclass('"planner_zipcodes_0005_zipcode_temp_muni"."backfill"') IS NOT NULL)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  ) IS TRUE),
  ('020', 'Add the column zipcodes_zipcode.temp_muni', (
    (EXISTS (
        SELECT FROM pg_catalog.pg_attribute
        WHERE attrelid = to_regclass('"public"."zipcodes_zipcode"') AND attname = 'temp_muni' AND NOT attisdropped)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  ) IS TRUE),
  ('030', 'Fill zipcodes_zipcode.temp_muni for rows that old code writes', (
    ((EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."zipcodes_zipcode"') AND tgname = 'zz_planner_zipcodes_zipcode_match_municipalities_insert' AND NOT tgisinternal)
      AND EXISTS (
        SELECT FROM pg_catalog.pg_trigger
        WHERE tgrelid = to_regclass('"public"."zipcodes_zipcode"') AND tgname = 'zz_planner_zipcodes_zipcode_match_municipalities_update' AND NOT tgisinternal))
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  ) IS TRUE),
  ('040', 'Backfill zipcodes_zipcode.temp_muni', (
    (COALESCE(obj_description(to_regclass('"planner_zipcodes_0005_zipcode_temp_muni"."chunk_zipcodes_zipcode_match_municipalities"'), 'pg_class') LIKE 'finished%', false)
      OR EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni'))
  ) IS TRUE),
  ('050', 'Record the migration as applied', (
    EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni')
  ) IS TRUE),
  ('060', 'Drop the trigger that filled zipcodes_zipcode for old code', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni')
      AND NOT (to_regprocedure('"planner_zipcodes_0005_zipcode_temp_muni"."fill_zipcodes_zipcode_match_municipalities"()') IS NOT NULL))
  ) IS TRUE),
  ('070', 'Drop the progress schema planner_zipcodes_0005_zipcode_temp_muni', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'zipcodes' AND name = '0005_zipcode_temp_muni')
      AND NOT (EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'planner_zipcodes_0005_zipcode_temp_muni')))
  ) IS TRUE)
) AS s (number, title, done)
LEFT JOIN LATERAL (SELECT CASE WHEN bool_and(p.application_name LIKE '% pauses, then attempt %' OR p.wait_event_type = 'Lock') THEN 'waits' ELSE 'running' END AS state
                   FROM pg_stat_activity AS p
                   WHERE p.datname = current_database() AND p.application_name LIKE 'planner ' || s.number || ' %'
                   HAVING count(*) > 0) AS a ON true
ORDER BY number;

\pset title 'Backfills'
SELECT to_regclass('"planner_zipcodes_0005_zipcode_temp_muni".backfill') IS NOT NULL AS progress \gset planner_
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
  SELECT 'zipcodes_zipcode_match_municipalities' AS name, 'planner 040 %' AS application,
    to_regclass('"public"."zipcodes_zipcode"') AS target, COALESCE(sum(c.rows), 0) AS rows,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys,
    COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > now() - interval '1 minute'), 0) AS lately,
    count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS waiting
  FROM "planner_zipcodes_0005_zipcode_temp_muni"."chunk_zipcodes_zipcode_match_municipalities" AS c
) AS p
JOIN "planner_zipcodes_0005_zipcode_temp_muni".backfill AS b USING (name)
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
                      AND k.relation IN (to_regclass('"public"."zipcodes_municipality"'), to_regclass('"public"."zipcodes_zipcode"'))) AS l
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND l.locks IS NOT NULL
ORDER BY a.xact_start LIMIT 20;

\pset title 'Invalid indexes (being built, or left by a build that failed: its step drops and rebuilds them)'
SELECT i.indrelid::regclass AS "table", i.indexrelid::regclass AS "index"
FROM pg_index AS i
WHERE NOT i.indisvalid
  AND i.indrelid IN (to_regclass('"public"."zipcodes_municipality"'), to_regclass('"public"."zipcodes_zipcode"'))
ORDER BY 1, 2;
COMMIT;
\pset title
RESET application_name;
