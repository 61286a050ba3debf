-- Is the end state of shop.0009_order_notes there?
-- Read only; fails with exit status 3 and says what is missing:
--
--   psql -X -v ON_ERROR_STOP=1 -f verify.sql "$URL"
\set ON_ERROR_STOP on
\set QUIET on
\timing off
\pset pager off
SET application_name = 'planner verify';
SELECT '' AS problems, 0 AS checks, pg_backend_pid() AS pid \gset planner_
BEGIN READ ONLY;
SET LOCAL statement_timeout = 0;
SET LOCAL search_path = pg_catalog;

-- Recorded: shop.0009_order_notes
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  CASE WHEN NOT EXISTS (SELECT FROM "public"."django_migrations" WHERE app = 'shop' AND name = '0009_order_notes')
    THEN 'migration shop.0009_order_notes is not recorded as applied: before_deploy.sql has not finished' END
)) AS problems, :planner_checks + 1 AS checks \gset planner_


-- Nothing of the planner is left behind
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), '- ' || (
  SELECT 'the progress schema planner_shop_0009_order_notes is still there: after_deploy.sql has not finished'
  FROM pg_namespace WHERE nspname = 'planner_shop_0009_order_notes'
)) AS problems, :planner_checks + 1 AS checks \gset planner_



COMMIT;
-- A session of one's own, not a pooler that hands out another one for each transaction
SELECT concat_ws(E'\n', nullif(:'planner_problems', ''), CASE WHEN pg_backend_pid() <> :planner_pid
  THEN '- this connection goes through a pooler in transaction mode: connect to the server directly' END) AS problems \gset planner_
SELECT :'planner_problems' = '' AS fine, format('Verify: the end state is there (%s checks).', :planner_checks) AS verdict \gset planner_
RESET application_name;
\if :planner_fine
\echo :planner_verdict
\else
SELECT set_config('planner.message', E'\n' || :'planner_problems', false) AS message \gset planner_
\set SHOW_CONTEXT never
DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = current_setting('planner.message'), HINT = 'Run the driver that has not finished, then verify.sql again.'; END $$;
\endif

