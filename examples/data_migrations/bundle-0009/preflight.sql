-- Is shop.0009_order_notes ready to run here?
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


-- The right to make the progress schema
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  CASE WHEN NOT has_database_privilege(current_database(), 'CREATE')
    THEN format('role %s may not create a schema here: GRANT CREATE ON DATABASE %I TO %I', current_user, current_database(), current_user) END
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- Not applied yet: shop.0009_order_notes
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  SELECT 'migration shop.0009_order_notes is recorded as applied already, at ' || max(applied)
  FROM "public"."django_migrations" WHERE app = 'shop' AND name = '0009_order_notes'
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
    ('shop', '0007_delete_residence'),
    ('shop', '0008_payment_order')
  ) AS w (app, name)
  WHERE NOT EXISTS (SELECT FROM "public"."django_migrations" AS d WHERE d.app = w.app AND d.name = w.name)
)) AS problems, :planner_checks + 1 AS checks \gset planner_


COMMIT;

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

