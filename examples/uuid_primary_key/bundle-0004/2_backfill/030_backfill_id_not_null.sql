-- 030  Backfill zipcodes_municipality.id
-- Phase backfill, no transaction around it. lock_timeout 100 ms, statement_timeout none.
--
-- Gives every row that was there before the trigger its value (zipcodes.municipality.id), in
-- batches along the primary key that each commit: no lock lasts longer than a batch, and a killed
-- run goes on where it stopped.
--
-- Locks:  ROW EXCLUSIVE on "public"."zipcodes_municipality": blocks other writes to the rows of a
--         batch
--         SHARE UPDATE EXCLUSIVE on "public"."zipcodes_municipality": blocks DDL only
-- Work:   updates rows in batches, VACUUM and ANALYZE between rounds
-- Rerun:  goes on after the last batch that was committed; run it in several sessions at once to
--         go faster
-- Undo:   none needed.
--
-- Django would run:
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" SET DEFAULT '…'::uuid;
--   UPDATE "zipcodes_municipality" SET "id" = '…'::uuid WHERE "id" IS NULL; SET CONSTRAINTS ALL IMMEDIATE;
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" SET NOT NULL;
--   ALTER TABLE "zipcodes_municipality" ALTER COLUMN "id" DROP DEFAULT;

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 030_backfill_id_not_null.sql
SET application_name = 'planner 030 Backfill zipcodes_municipality.id';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (COALESCE(obj_description(to_regclass('"planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null"'), 'pg_class') LIKE 'finished%', false)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'zipcodes' AND name = '0004_municipality_primary_key'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

-- Every batch is a transaction of its own, and where it got to is saved in that transaction: stop it whenever
-- you like, even with kill -9; run the file again, and it goes on exactly there. Run the file from several
-- sessions at once, and they share the work.
--   pause    UPDATE "planner_zipcodes_0004_municipality_primary_key".backfill SET paused = true WHERE name = 'zipcodes_municipality_id_not_null';
--   resume   UPDATE "planner_zipcodes_0004_municipality_primary_key".backfill SET paused = false WHERE name = 'zipcodes_municipality_id_not_null';
--   gentler  UPDATE "planner_zipcodes_0004_municipality_primary_key".backfill SET target_ms = 20, max_lag_seconds = 5 WHERE name = 'zipcodes_municipality_id_not_null';
SET statement_timeout = 0;
-- A batch that waits for a lock holds the rows it has changed so far: it gives up soon, and tries half the keys.
SET lock_timeout = '100ms';
SET default_transaction_isolation = 'read committed';
-- Plan each batch for its own keys, and always through the primary key.
SET plan_cache_mode = force_custom_plan;
SET enable_seqscan = off;
SET jit = off;

DO $backfill$
#variable_conflict use_column
<<run>>
DECLARE
  job record;    -- the settings, read anew for every batch
  rest record;   -- the keys that are not cut into chunks yet
  chunk record;  -- the keys of this batch
  edge record;   -- the last key of a new chunk
  done record;
  size integer;
  hold text;
  held text;
  blocked boolean;
  too_large boolean;
  fault_state text;
  fault_text text;
  batch_rows bigint;
  batch_begun timestamptz;
  took_ms double precision;
  row_ms double precision;  -- what a row costs, smoothed
  my_rows bigint := 0;
  keys_before numeric;
  rate numeric;
  table_keys numeric;
  lag numeric;
  throttled boolean;
  check_at timestamptz := '-infinity';
  report_at timestamptz := clock_timestamp() + interval '5 s';
  seconds numeric;
BEGIN
  -- The bound is the highest key at the start: rows inserted later are the trigger's, if there is one.
  PERFORM set_config('lock_timeout', '10s', true);
  SELECT b.* INTO job FROM "planner_zipcodes_0004_municipality_primary_key".backfill AS b WHERE b.name = 'zipcodes_municipality_id_not_null' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING MESSAGE = 'there is no row for zipcodes_municipality_id_not_null in "planner_zipcodes_0004_municipality_primary_key".backfill',
      HINT = 'Run the step that creates the progress schema first.';
  END IF;
  IF job.started_at IS NULL THEN
    INSERT INTO "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" (upto_1)
    SELECT t."code" FROM "public"."zipcodes_municipality" AS t ORDER BY t."code" DESC LIMIT 1;
    UPDATE "planner_zipcodes_0004_municipality_primary_key".backfill AS b SET started_at = clock_timestamp() WHERE b.name = 'zipcodes_municipality_id_not_null';
  END IF;
  SELECT nullif(greatest(k.reltuples, 0), 0) INTO table_keys FROM pg_class AS k WHERE k.oid = '"public"."zipcodes_municipality"'::regclass;
  SELECT COALESCE(sum(c.keys), 0) INTO keys_before FROM "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c WHERE c.finished_at IS NOT NULL;
  IF keys_before > 0 THEN
    report_at := '-infinity';  -- a further round, or a run that goes on
  END IF;
  COMMIT;

  LOOP
    SELECT b.* INTO job FROM "planner_zipcodes_0004_municipality_primary_key".backfill AS b WHERE b.name = 'zipcodes_municipality_id_not_null';
    EXIT WHEN job.finished_at IS NOT NULL;
    -- The round is over: VACUUM, then the next one.
    EXIT WHEN my_rows >= COALESCE(job.vacuum_every_rows, greatest(100000, table_keys / 10));

    -- 1. Wait while it is paused, while a replica is behind, while the throttle query says so. It sleeps at most
    --    a second at a time, because a sleeping statement holds a snapshot.
    hold := CASE WHEN job.paused THEN 'paused. To resume: UPDATE "planner_zipcodes_0004_municipality_primary_key".backfill SET paused = false;' END;
    IF hold IS NULL AND clock_timestamp() >= check_at THEN
      SELECT max(extract(epoch FROM r.replay_lag)) INTO lag FROM pg_stat_replication AS r;
      IF lag > job.max_lag_seconds THEN
        hold := format('waiting: a replica is %s s behind, max_lag_seconds is %s', round(lag, 1), job.max_lag_seconds);
      ELSIF job.throttle_query IS NOT NULL THEN
        EXECUTE job.throttle_query INTO throttled;
        hold := CASE WHEN throttled THEN 'waiting: throttle_query returns true' END;
      END IF;
      check_at := clock_timestamp() + interval '1 s';
    END IF;
    IF (hold IS NULL) <> (held IS NULL) THEN
      RAISE NOTICE '%: %', job.name, COALESCE(hold, 'going on');
    END IF;
    held := hold;
    IF hold IS NOT NULL THEN
      COMMIT;
      PERFORM pg_sleep(1);
      check_at := '-infinity';
      CONTINUE;
    END IF;

    -- 2. Say every few seconds how far it is, over all sessions; the rate is that of the last minute, as in status.sql.
    IF clock_timestamp() >= report_at THEN
      SELECT COALESCE(sum(c.keys) FILTER (WHERE c.finished_at IS NOT NULL), 0) AS keys, COALESCE(sum(c.rows), 0) AS rows,
             COALESCE(sum(c.keys) FILTER (WHERE c.finished_at > clock_timestamp() - interval '1 minute'), 0) AS lately,
             count(*) FILTER (WHERE c.finished_at IS NULL AND c.attempts > 0) AS blocked
      INTO done FROM "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c;
      seconds := least(60, extract(epoch FROM clock_timestamp() - job.started_at))::numeric;
      rate := nullif(done.lately, 0) / seconds;
      RAISE NOTICE USING MESSAGE = concat_ws(', ',
        format('%s: %s rows', job.name, done.rows),
        'about ' || least(99, round(100 * done.keys / table_keys)) || ' %',
        format('%s keys/s', round(rate)),
        'about ' || make_interval(secs => round(greatest(0, table_keys - done.keys) / nullif(rate, 0))::float8) || ' left',
        CASE WHEN done.blocked > 0 THEN format('%s chunks wait for rows that others have locked', done.blocked) END);
      report_at := clock_timestamp() + interval '5 s';
    END IF;

    -- 3. Claim a chunk. The lock on its row lasts to the COMMIT, and goes with a session that dies.
    SELECT c.* INTO chunk FROM "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c
    WHERE c.finished_at IS NULL AND c.keys IS NOT NULL AND (c.retry_at IS NULL OR c.retry_at <= clock_timestamp())
    ORDER BY c.id LIMIT 1 FOR UPDATE SKIP LOCKED;

    IF FOUND THEN
      blocked := false;
      fault_text := NULL;
      too_large := chunk.keys > 1 AND chunk.keys * row_ms > 2 * job.target_ms;
      IF NOT COALESCE(too_large, false) THEN
        batch_begun := clock_timestamp();
        BEGIN
          UPDATE "public"."zipcodes_municipality" AS t
          SET
            "id" = gen_random_uuid()
          WHERE (chunk.after_1 IS NULL OR t."code" > chunk.after_1)
          AND t."code" <= chunk.upto_1
          AND (t."id" IS NULL);
          GET DIAGNOSTICS batch_rows = ROW_COUNT;
        EXCEPTION
          WHEN lock_not_available OR deadlock_detected OR serialization_failure THEN
            blocked := true;
          WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS fault_state = RETURNED_SQLSTATE, fault_text = MESSAGE_TEXT;
        END;
      END IF;

      IF fault_text IS NOT NULL THEN
        UPDATE "planner_zipcodes_0004_municipality_primary_key".backfill AS b SET errors = b.errors + 1, last_error = fault_text WHERE b.name = 'zipcodes_municipality_id_not_null';
        COMMIT;
        RAISE EXCEPTION USING ERRCODE = fault_state, MESSAGE = fault_text,
          DETAIL = format('In the chunk with keys after (%s) up to (%s).',
            concat_ws(', ', chunk.after_1), concat_ws(', ', chunk.upto_1)),
          HINT = 'All batches before it are kept. Remove the cause, then run the same file again.';
      ELSIF too_large OR blocked THEN
        -- Cut it down to the target time. Or somebody holds one of its rows: halve it, do others first, and try again,
        -- until in the end only that row waits.
        size := greatest(1, CASE WHEN blocked THEN chunk.keys / 2 ELSE least(chunk.keys / 2, job.target_ms / row_ms) END);
        IF blocked THEN
          chunk.attempts := chunk.attempts + 1;
          chunk.retry_at := clock_timestamp() + least(0.05 * 2 ^ least(chunk.attempts, 10), 2) * (0.5 + random()) * interval '1 s';
        END IF;
        SELECT t."code" AS upto_1 INTO edge
        FROM "public"."zipcodes_municipality" AS t
        WHERE (chunk.after_1 IS NULL OR t."code" > chunk.after_1)
          AND t."code" <= chunk.upto_1
        ORDER BY t."code" OFFSET run.size - 1 LIMIT 1;
        IF FOUND AND chunk.keys > size THEN
          INSERT INTO "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" (after_1, upto_1, keys, attempts, retry_at)
          VALUES (edge.upto_1, chunk.upto_1, chunk.keys - run.size, chunk.attempts, chunk.retry_at);
          UPDATE "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c SET upto_1 = edge.upto_1 WHERE c.id = chunk.id;
        END IF;
        UPDATE "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c SET keys = run.size, attempts = chunk.attempts, retry_at = chunk.retry_at WHERE c.id = chunk.id;
      ELSE
        UPDATE "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c SET finished_at = clock_timestamp(), rows = run.batch_rows WHERE c.id = chunk.id;
        my_rows := my_rows + batch_rows;
        IF batch_rows >= least(chunk.keys, 100) THEN
          took_ms := extract(epoch FROM clock_timestamp() - batch_begun) * 1000 / batch_rows;
          row_ms := (COALESCE(row_ms, took_ms) + took_ms) / 2;
        END IF;
      END IF;
      COMMIT;
      CONTINUE;
    END IF;

    -- 4. No chunk is free: cut the next ones, of the size that fits the target time.
    SELECT c.* INTO rest FROM "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c WHERE c.keys IS NULL AND c.finished_at IS NULL FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
      IF row_ms > 0 THEN
        job.batch_size := least(greatest(job.target_ms / row_ms, 100), job.batch_size * 2, 100000);
      END IF;
      FOR cut IN 1 .. CASE WHEN row_ms IS NULL THEN 2 ELSE 8 END LOOP
        SELECT t."code" AS upto_1 INTO edge
        FROM "public"."zipcodes_municipality" AS t
        WHERE (rest.after_1 IS NULL OR t."code" > rest.after_1)
          AND t."code" <= rest.upto_1
        ORDER BY t."code" OFFSET job.batch_size - 1 LIMIT 1;
        IF NOT FOUND THEN  -- fewer keys are left: this is the last chunk
          INSERT INTO "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" (after_1, upto_1, keys)
          VALUES (rest.after_1, rest.upto_1, job.batch_size);
          UPDATE "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c SET finished_at = clock_timestamp() WHERE c.id = rest.id;
          EXIT;
        END IF;
        INSERT INTO "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" (after_1, upto_1, keys)
        VALUES (rest.after_1, edge.upto_1, job.batch_size);
        rest.after_1 := edge.upto_1;
      END LOOP;
      UPDATE "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c SET after_1 = rest.after_1 WHERE c.id = rest.id;
      UPDATE "planner_zipcodes_0004_municipality_primary_key".backfill AS b SET batch_size = job.batch_size WHERE b.name = 'zipcodes_municipality_id_not_null';
      COMMIT;
      CONTINUE;
    END IF;

    -- 5. Other sessions hold what is left: wait for them, and take over if they die. Nothing left: finished.
    IF EXISTS (SELECT FROM "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c WHERE c.finished_at IS NULL) THEN
      COMMIT;
      PERFORM pg_sleep(0.02);
      CONTINUE;
    END IF;
    PERFORM set_config('lock_timeout', '10s', true);
    SELECT COALESCE(sum(c.rows), 0) AS rows, count(c.keys) AS chunks INTO done FROM "planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null" AS c;
    UPDATE "planner_zipcodes_0004_municipality_primary_key".backfill AS b SET finished_at = clock_timestamp(), rows_done = done.rows WHERE b.name = 'zipcodes_municipality_id_not_null' AND b.finished_at IS NULL;
    IF FOUND THEN
      EXECUTE format('COMMENT ON TABLE %s IS %L', '"planner_zipcodes_0004_municipality_primary_key"."chunk_zipcodes_municipality_id_not_null"', format('finished: %s rows in %s chunks', done.rows, done.chunks));
    END IF;
    COMMIT;
    RAISE NOTICE '%: finished, % rows', job.name, done.rows;
    EXIT;
  END LOOP;
END
$backfill$;

VACUUM (SKIP_LOCKED, TRUNCATE false) "public"."zipcodes_municipality";
SELECT EXISTS (SELECT FROM "planner_zipcodes_0004_municipality_primary_key".backfill AS b WHERE b.name = 'zipcodes_municipality_id_not_null' AND b.finished_at IS NULL) AS more \gset planner_backfill_
\if :planner_backfill_more
\ir :planner_file
\set planner_backfill_more true
\endif
\if :planner_backfill_more
\else
ANALYZE (SKIP_LOCKED) "public"."zipcodes_municipality";
\endif
RESET default_transaction_isolation;
RESET plan_cache_mode;
RESET enable_seqscan;
RESET jit;

RESET lock_timeout;
RESET statement_timeout;

\if :{?planner_run_driver}
\else
\echo 030 has run
\endif
\else
\echo 030 already done
\endif

RESET TimeZone;
RESET application_name;
