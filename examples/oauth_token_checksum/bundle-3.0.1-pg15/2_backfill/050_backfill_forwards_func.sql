-- 050  Backfill oauth2_provider_accesstoken.token_checksum
-- Phase backfill, no transaction around it. lock_timeout 100 ms, statement_timeout none.
--
-- Gives every row that was there before the trigger its value (the function
-- oauth2_provider.0012:forwards_func), in batches along the primary key that each commit: no lock
-- lasts longer than a batch, and a killed run goes on where it stopped.
--
-- Locks:  ROW EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks other writes to the
--         rows of a batch
--         SHARE UPDATE EXCLUSIVE on "public"."oauth2_provider_accesstoken": blocks DDL only
-- Work:   updates rows in batches, VACUUM and ANALYZE between rounds
-- Rerun:  goes on after the last batch that was committed; run it in several sessions at once to
--         go faster
-- Undo:   none needed.

\set ON_ERROR_STOP on
\set QUIET on
\set planner_file 050_backfill_forwards_func.sql
SET application_name = 'planner 050 Backfill oauth2_provider_accesstoken.token_checksum';
SET TimeZone = 'UTC';

-- Is there anything to do?
SELECT (
  (COALESCE(obj_description(to_regclass('"planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func"'), 'pg_class') LIKE 'finished%', false)
    OR EXISTS (
      SELECT FROM "public"."django_migrations"
      WHERE app = 'oauth2_provider' AND name = '0012_add_token_checksum'))
) IS NOT TRUE AS todo \gset planner_
\if :planner_todo

-- If psql dies, the server ends the session within seconds and not after the work (PostgreSQL 14 and newer, not on Windows).
SELECT max(set_config(name, '2s', false)) AS watch FROM pg_settings
WHERE name = 'client_connection_check_interval' AND version() NOT LIKE '%windows%' AND version() NOT LIKE '%Visual C%' \gset planner_

-- The Python, oauth2_provider/migrations/0012_add_token_checksum.py:7:
--
--   def forwards_func(apps, schema_editor):
--       """
--       Forward migration touches every "old" accesstoken.token which will cause the checksum to be computed.
--       """
--       AccessToken = apps.get_model(oauth2_settings.ACCESS_TOKEN_MODEL)
--       accesstokens = AccessToken._default_manager.all()
--       for accesstoken in accesstokens:
--           accesstoken.save(update_fields=['token_checksum'])

-- Every batch is a transaction of its own, and where it got to is saved in that transaction: stop it whenever
-- you like, even with kill -9; run the file again, and it goes on exactly there. Run the file from several
-- sessions at once, and they share the work.
--   pause    UPDATE "planner_oauth2_provider_0012_add_token_checksum".backfill SET paused = true WHERE name = 'oauth2_provider_accesstoken_forwards_func';
--   resume   UPDATE "planner_oauth2_provider_0012_add_token_checksum".backfill SET paused = false WHERE name = 'oauth2_provider_accesstoken_forwards_func';
--   gentler  UPDATE "planner_oauth2_provider_0012_add_token_checksum".backfill SET target_ms = 20, max_lag_seconds = 5 WHERE name = 'oauth2_provider_accesstoken_forwards_func';
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
  SELECT b.* INTO job FROM "planner_oauth2_provider_0012_add_token_checksum".backfill AS b WHERE b.name = 'oauth2_provider_accesstoken_forwards_func' FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING MESSAGE = 'there is no row for oauth2_provider_accesstoken_forwards_func in "planner_oauth2_provider_0012_add_token_checksum".backfill',
      HINT = 'Run the step that creates the progress schema first.';
  END IF;
  IF job.started_at IS NULL THEN
    INSERT INTO "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" (upto_1)
    SELECT t."id" FROM "public"."oauth2_provider_accesstoken" AS t ORDER BY t."id" DESC LIMIT 1;
    UPDATE "planner_oauth2_provider_0012_add_token_checksum".backfill AS b SET started_at = clock_timestamp() WHERE b.name = 'oauth2_provider_accesstoken_forwards_func';
  END IF;
  SELECT nullif(greatest(k.reltuples, 0), 0) INTO table_keys FROM pg_class AS k WHERE k.oid = '"public"."oauth2_provider_accesstoken"'::regclass;
  SELECT COALESCE(sum(c.keys), 0) INTO keys_before FROM "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c WHERE c.finished_at IS NOT NULL;
  IF keys_before > 0 THEN
    report_at := '-infinity';  -- a further round, or a run that goes on
  END IF;
  COMMIT;

  LOOP
    SELECT b.* INTO job FROM "planner_oauth2_provider_0012_add_token_checksum".backfill AS b WHERE b.name = 'oauth2_provider_accesstoken_forwards_func';
    EXIT WHEN job.finished_at IS NOT NULL;
    -- The round is over: VACUUM, then the next one.
    EXIT WHEN my_rows >= COALESCE(job.vacuum_every_rows, greatest(100000, table_keys / 10));

    -- 1. Wait while it is paused, while a replica is behind, while the throttle query says so. It sleeps at most
    --    a second at a time, because a sleeping statement holds a snapshot.
    hold := CASE WHEN job.paused THEN 'paused. To resume: UPDATE "planner_oauth2_provider_0012_add_token_checksum".backfill SET paused = false;' END;
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
      INTO done FROM "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c;
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
    SELECT c.* INTO chunk FROM "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c
    WHERE c.finished_at IS NULL AND c.keys IS NOT NULL AND (c.retry_at IS NULL OR c.retry_at <= clock_timestamp())
    ORDER BY c.id LIMIT 1 FOR UPDATE SKIP LOCKED;

    IF FOUND THEN
      blocked := false;
      fault_text := NULL;
      too_large := chunk.keys > 1 AND chunk.keys * row_ms > 2 * job.target_ms;
      IF NOT COALESCE(too_large, false) THEN
        batch_begun := clock_timestamp();
        BEGIN
          UPDATE "public"."oauth2_provider_accesstoken" AS t
          SET
            "token_checksum" = encode(sha256(convert_to("t"."token", 'UTF8')), 'hex')
          WHERE (chunk.after_1 IS NULL OR t."id" > chunk.after_1)
          AND t."id" <= chunk.upto_1
          AND (t."token_checksum" IS NULL);
          GET DIAGNOSTICS batch_rows = ROW_COUNT;
        EXCEPTION
          WHEN lock_not_available OR deadlock_detected OR serialization_failure THEN
            blocked := true;
          WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS fault_state = RETURNED_SQLSTATE, fault_text = MESSAGE_TEXT;
        END;
      END IF;

      IF fault_text IS NOT NULL THEN
        UPDATE "planner_oauth2_provider_0012_add_token_checksum".backfill AS b SET errors = b.errors + 1, last_error = fault_text WHERE b.name = 'oauth2_provider_accesstoken_forwards_func';
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
        SELECT t."id" AS upto_1 INTO edge
        FROM "public"."oauth2_provider_accesstoken" AS t
        WHERE (chunk.after_1 IS NULL OR t."id" > chunk.after_1)
          AND t."id" <= chunk.upto_1
        ORDER BY t."id" OFFSET run.size - 1 LIMIT 1;
        IF FOUND AND chunk.keys > size THEN
          INSERT INTO "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" (after_1, upto_1, keys, attempts, retry_at)
          VALUES (edge.upto_1, chunk.upto_1, chunk.keys - run.size, chunk.attempts, chunk.retry_at);
          UPDATE "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c SET upto_1 = edge.upto_1 WHERE c.id = chunk.id;
        END IF;
        UPDATE "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c SET keys = run.size, attempts = chunk.attempts, retry_at = chunk.retry_at WHERE c.id = chunk.id;
      ELSE
        UPDATE "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c SET finished_at = clock_timestamp(), rows = run.batch_rows WHERE c.id = chunk.id;
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
    SELECT c.* INTO rest FROM "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c WHERE c.keys IS NULL AND c.finished_at IS NULL FOR UPDATE SKIP LOCKED;
    IF FOUND THEN
      IF row_ms > 0 THEN
        job.batch_size := least(greatest(job.target_ms / row_ms, 100), job.batch_size * 2, 100000);
      END IF;
      FOR cut IN 1 .. CASE WHEN row_ms IS NULL THEN 2 ELSE 8 END LOOP
        SELECT t."id" AS upto_1 INTO edge
        FROM "public"."oauth2_provider_accesstoken" AS t
        WHERE (rest.after_1 IS NULL OR t."id" > rest.after_1)
          AND t."id" <= rest.upto_1
        ORDER BY t."id" OFFSET job.batch_size - 1 LIMIT 1;
        IF NOT FOUND THEN  -- fewer keys are left: this is the last chunk
          INSERT INTO "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" (after_1, upto_1, keys)
          VALUES (rest.after_1, rest.upto_1, job.batch_size);
          UPDATE "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c SET finished_at = clock_timestamp() WHERE c.id = rest.id;
          EXIT;
        END IF;
        INSERT INTO "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" (after_1, upto_1, keys)
        VALUES (rest.after_1, edge.upto_1, job.batch_size);
        rest.after_1 := edge.upto_1;
      END LOOP;
      UPDATE "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c SET after_1 = rest.after_1 WHERE c.id = rest.id;
      UPDATE "planner_oauth2_provider_0012_add_token_checksum".backfill AS b SET batch_size = job.batch_size WHERE b.name = 'oauth2_provider_accesstoken_forwards_func';
      COMMIT;
      CONTINUE;
    END IF;

    -- 5. Other sessions hold what is left: wait for them, and take over if they die. Nothing left: finished.
    IF EXISTS (SELECT FROM "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c WHERE c.finished_at IS NULL) THEN
      COMMIT;
      PERFORM pg_sleep(0.02);
      CONTINUE;
    END IF;
    PERFORM set_config('lock_timeout', '10s', true);
    SELECT COALESCE(sum(c.rows), 0) AS rows, count(c.keys) AS chunks INTO done FROM "planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func" AS c;
    UPDATE "planner_oauth2_provider_0012_add_token_checksum".backfill AS b SET finished_at = clock_timestamp(), rows_done = done.rows WHERE b.name = 'oauth2_provider_accesstoken_forwards_func' AND b.finished_at IS NULL;
    IF FOUND THEN
      EXECUTE format('COMMENT ON TABLE %s IS %L', '"planner_oauth2_provider_0012_add_token_checksum"."chunk_oauth2_provider_accesstoken_forwards_func"', format('finished: %s rows in %s chunks', done.rows, done.chunks));
    END IF;
    COMMIT;
    RAISE NOTICE '%: finished, % rows', job.name, done.rows;
    EXIT;
  END LOOP;
END
$backfill$;

VACUUM (SKIP_LOCKED, TRUNCATE false) "public"."oauth2_provider_accesstoken";
SELECT EXISTS (SELECT FROM "planner_oauth2_provider_0012_add_token_checksum".backfill AS b WHERE b.name = 'oauth2_provider_accesstoken_forwards_func' AND b.finished_at IS NULL) AS more \gset planner_backfill_
\if :planner_backfill_more
\ir :planner_file
\set planner_backfill_more true
\endif
\if :planner_backfill_more
\else
ANALYZE (SKIP_LOCKED) "public"."oauth2_provider_accesstoken";
\endif
RESET default_transaction_isolation;
RESET plan_cache_mode;
RESET enable_seqscan;
RESET jit;

RESET lock_timeout;
RESET statement_timeout;

\if :{?planner_run_driver}
\else
\echo 050 has run
\endif
\else
\echo 050 already done
\endif

RESET TimeZone;
RESET application_name;
