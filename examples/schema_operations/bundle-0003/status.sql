-- Where does it stand? library.0003_rules
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
  ('010', 'Record the migration as applied', (
    EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_rules')
  ) IS TRUE),
  ('020', 'Build the unique index reader_email', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_rules')
      AND EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_member"') AND i.relname = 'reader_email' AND x.indisvalid))
  ) IS TRUE),
  ('030', 'Make the index the unique constraint reader_email', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_rules')
      AND EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_member"') AND conname = 'reader_email'))
  ) IS TRUE),
  ('040', 'Add the check book_copies, without checking old rows', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_rules')
      AND EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_copies'))
  ) IS TRUE),
  ('050', 'Check all rows against book_copies', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_rules')
      AND EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_book"') AND conname = 'book_copies' AND convalidated))
  ) IS TRUE),
  ('060', 'Build the unique index loan_open', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_rules')
      AND EXISTS (
        SELECT FROM pg_catalog.pg_index AS x JOIN pg_catalog.pg_class AS i ON i.oid = x.indexrelid
        WHERE x.indrelid = to_regclass('"public"."library_loan"') AND i.relname = 'loan_open' AND x.indisvalid))
  ) IS TRUE),
  ('070', 'Add the check loan_state, without checking old rows', (
    (EXISTS (
        SELECT FROM "public"."django_migrations"
        WHERE app = 'library' AND name = '0003_rules')
      AND EXISTS (
        SELECT FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('"public"."library_loan"') AND conname = 'loan_state'))
  ) IS TRUE)
) AS s (number, title, done)
LEFT JOIN LATERAL (SELECT CASE WHEN bool_and(p.application_name LIKE '% pauses, then attempt %' OR p.wait_event_type = 'Lock') THEN 'waits' ELSE 'running' END AS state
                   FROM pg_stat_activity AS p
                   WHERE p.datname = current_database() AND p.application_name LIKE 'planner ' || s.number || ' %'
                   HAVING count(*) > 0) AS a ON true
ORDER BY number;

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
                      AND k.relation IN (to_regclass('"public"."library_book"'), to_regclass('"public"."library_loan"'), to_regclass('"public"."library_member"'))) AS l
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND l.locks IS NOT NULL
ORDER BY a.xact_start LIMIT 20;

\pset title 'Invalid indexes (being built, or left by a build that failed: its step drops and rebuilds them)'
SELECT i.indrelid::regclass AS "table", i.indexrelid::regclass AS "index"
FROM pg_index AS i
WHERE NOT i.indisvalid
  AND i.indrelid IN (to_regclass('"public"."library_book"'), to_regclass('"public"."library_loan"'), to_regclass('"public"."library_member"'))
ORDER BY 1, 2;
COMMIT;
\pset title
RESET application_name;
