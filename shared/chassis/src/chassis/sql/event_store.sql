-- One append-only event log: the events, and what is written in one transaction with them.
-- The names in braces are put in, quoted, by chassis.eventstore.schema.
-- Nothing newer than PostgreSQL 12.

CREATE SCHEMA {schema};

CREATE TABLE {schema}.log (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    source text NOT NULL
);
INSERT INTO {schema}.log (source) VALUES ({source});

CREATE TABLE {schema}.events (
    position bigint PRIMARY KEY,
    aggregate_id uuid NOT NULL,
    version bigint NOT NULL,
    topic text NOT NULL,
    unit text,
    unitseq bigint,
    recorded_at timestamptz NOT NULL,
    bytes bytea NOT NULL,
    chain bytea NOT NULL,
    trace text,  -- what travels beside the bytes, in headers (chassis.eventstore.beside)
    UNIQUE (aggregate_id, version),
    UNIQUE (unit, unitseq),
    CHECK ((unit IS NULL) = (unitseq IS NULL))
);

CREATE TABLE {schema}.inbox (
    consumer text NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    ordinal integer NOT NULL,
    position bigint,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (consumer, source, event_id, ordinal)
);

CREATE TABLE {schema}.idempotency (
    scope text NOT NULL,
    key text NOT NULL,
    request_sha256 bytea NOT NULL,
    answer bytea NOT NULL,
    position bigint,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_recorded_at ON {schema}.idempotency (recorded_at);

CREATE TABLE {schema}.tracking (
    application_name text PRIMARY KEY,
    notification_id bigint NOT NULL
);

CREATE TABLE {schema}.set_aside (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer text NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    subject text NOT NULL,
    headers jsonb NOT NULL,
    bytes bytea NOT NULL,
    code text NOT NULL,
    reason text NOT NULL,
    set_aside_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    offered_again_at timestamptz,
    done_at timestamptz
);

CREATE INDEX set_aside_open ON {schema}.set_aside (consumer, source) WHERE done_at IS NULL;

CREATE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed or removed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.events
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();

-- Appends a batch of commands under one lock. Each command is taken whole or refused whole; its
-- outcome is one row: committed | conflict (a version is taken, or what the command only read, r_…,
-- has another version now) | taken (an inbox row is there)
-- | repeated (an idempotency key is there: the first request's digest, answer and position)
-- | tracked (a tracking position is not after the last one).
-- An event comes as its canonical bytes cut at `time` and `unitseq`, which are given here; bytes
-- without a middle are opaque and stored as they are. An array of which no element is set may be
-- NULL as a whole. What the tables say is read once for the whole batch, and what the batch adds is
-- written once at its end; in between, commands of one batch see each other through the arrays
-- whose slot is the first element of the batch with the same name (x_first).
-- A plan made while the tables were small lasts: the settings keep every one on the indexes, and
-- LATERAL with LIMIT looks single rows up, where a join would read a whole index for each batch.
CREATE FUNCTION {schema}.append_events(
    p_now timestamptz,
    c_events integer[], c_trace text[],
    c_consumer text[], c_source text[], c_event_id text[], c_ordinal integer[],
    c_scope text[], c_key text[], c_request bytea[], c_answer bytea[],
    c_tracked text[], c_tracked_id bigint[],
    e_aggregate uuid[], e_version bigint[], e_topic text[], e_unit text[],
    e_head bytea[], e_middle bytea[], e_tail bytea[],
    r_command integer[], r_aggregate uuid[], r_version bigint[]
) RETURNS TABLE (
    outcome text, last_position bigint, stamp text, first_request bytea, first_answer bytea
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan SET jit = off
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE
    v_source text;
    v_position bigint;
    v_start bigint;
    v_chain bytea;
    v_at timestamptz;
    v_stamp bytea;
    v_bytes bytea;
    v_unitseq bigint;
    v_slot integer;
    v_first integer := 1;
    v_last integer;
    v_events integer := coalesce(cardinality(e_aggregate), 0);
    k_first integer[];      -- idempotency keys, by command
    k_request bytea[];
    k_answer bytea[];
    k_position bigint[];
    k_done integer[];       -- by slot: the command of this batch that took the key
    k_stored bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(c_events)]);
    i_first integer[];      -- inbox rows, by command
    i_taken boolean[];      -- by slot
    i_stored bigint[] := k_stored;
    a_first integer[];      -- aggregates, by event
    a_version bigint[];     -- by slot: the last version
    u_first integer[];      -- units, by event
    u_last bigint[];        -- by slot: the last number
    r_stale integer[];      -- commands that were decided on what is not so any more
    o_position bigint[] := array_fill(NULL::bigint, ARRAY[v_events]);
    o_unitseq bigint[] := o_position;
    o_bytes bytea[] := array_fill(NULL::bytea, ARRAY[v_events]);
    o_chain bytea[] := o_bytes;
    o_trace text[] := array_fill(NULL::text, ARRAY[v_events]);
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'append_events needs READ COMMITTED: an older snapshot forks the chain';
    END IF;
    PERFORM pg_advisory_xact_lock({lock});
    -- A statement of its own, after the lock: only now is the last row the last row.
    SELECT e.position, e.chain, e.recorded_at INTO v_position, v_chain, v_at
        FROM {schema}.events e ORDER BY e.position DESC LIMIT 1;
    SELECT l.source INTO STRICT v_source FROM {schema}.log l WHERE l.one;
    IF v_position IS NULL THEN
        v_position := 0;
        v_chain := sha256(convert_to(v_source, 'UTF8'));
    END IF;
    IF p_now IS NOT NULL AND v_source NOT LIKE '/demo/%' THEN
        RAISE EXCEPTION 'only a demonstration has an injected clock';
    END IF;
    v_at := greatest(coalesce(p_now, clock_timestamp()), v_at);
    stamp := to_char(v_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    v_stamp := convert_to(stamp, 'UTF8');
    v_start := v_position;

    IF c_key IS NOT NULL THEN
        SELECT array_agg(k.slot), array_agg(k.request_sha256), array_agg(k.answer),
            array_agg(k.position) INTO k_first, k_request, k_answer, k_position
        FROM (
            SELECT c.slot, i.request_sha256, i.answer, i.position FROM (
                SELECT u.*, min(u.n) OVER (PARTITION BY u.scope, u.key)::integer AS slot
                FROM unnest(c_scope, c_key) WITH ORDINALITY u (scope, key, n)
            ) c LEFT JOIN LATERAL (
                SELECT d.request_sha256, d.answer, d.position FROM {schema}.idempotency d
                WHERE d.scope = c.scope AND d.key = c.key LIMIT 1
            ) i ON true
            ORDER BY c.n
        ) k;
    END IF;
    IF c_consumer IS NOT NULL THEN
        SELECT array_agg(k.slot), array_agg(k.taken) INTO i_first, i_taken FROM (
            SELECT c.slot, i.consumer IS NOT NULL AS taken FROM (
                SELECT u.*, min(u.n) OVER (
                    PARTITION BY u.consumer, u.source, u.event_id, u.ordinal)::integer AS slot
                FROM unnest(c_consumer, c_source, c_event_id, c_ordinal)
                    WITH ORDINALITY u (consumer, source, event_id, ordinal, n)
            ) c LEFT JOIN LATERAL (
                SELECT d.consumer FROM {schema}.inbox d
                WHERE d.consumer = c.consumer AND d.source = c.source
                    AND d.event_id = c.event_id AND d.ordinal = c.ordinal LIMIT 1
            ) i ON true
            ORDER BY c.n
        ) k;
    END IF;
    IF v_events > 0 THEN
        SELECT array_agg(k.a_slot), array_agg(k.version), array_agg(k.u_slot), array_agg(k.unitseq)
            INTO a_first, a_version, u_first, u_last
        FROM (
            SELECT x.a_slot, coalesce(a.version, 0) AS version,
                x.u_slot, coalesce(s.unitseq, 0) AS unitseq
            FROM (
                SELECT t.*, min(t.n) OVER (PARTITION BY t.aggregate)::integer AS a_slot,
                    min(t.n) OVER (PARTITION BY t.unit)::integer AS u_slot
                FROM unnest(e_aggregate, e_unit) WITH ORDINALITY t (aggregate, unit, n)
            ) x
            LEFT JOIN LATERAL (
                SELECT v.version FROM {schema}.events v
                WHERE x.n = x.a_slot AND v.aggregate_id = x.aggregate
                ORDER BY v.version DESC LIMIT 1
            ) a ON true
            LEFT JOIN LATERAL (
                SELECT v.unitseq FROM {schema}.events v
                WHERE x.n = x.u_slot AND v.unit = x.unit ORDER BY v.unitseq DESC LIMIT 1
            ) s ON true
            ORDER BY x.n
        ) k;
    END IF;

    IF r_command IS NOT NULL THEN
        SELECT array_agg(r.command) INTO r_stale
        FROM unnest(r_command, r_aggregate, r_version) r (command, aggregate, version)
        LEFT JOIN LATERAL (
            SELECT v.version FROM {schema}.events v
            WHERE v.aggregate_id = r.aggregate ORDER BY v.version DESC LIMIT 1
        ) a ON true
        WHERE coalesce(a.version, 0) <> r.version;
    END IF;

    FOR c IN 1 .. cardinality(c_events) LOOP
        v_last := v_first + c_events[c] - 1;
        outcome := 'committed';
        last_position := NULL;
        first_request := NULL;
        first_answer := NULL;
        IF c_key[c] IS NOT NULL THEN
            v_slot := k_done[k_first[c]];
            IF k_request[c] IS NOT NULL THEN
                outcome := 'repeated';
                first_request := k_request[c];
                first_answer := k_answer[c];
                last_position := k_position[c];
            ELSIF v_slot IS NOT NULL THEN
                outcome := 'repeated';
                first_request := c_request[v_slot];
                first_answer := c_answer[v_slot];
                last_position := k_stored[v_slot];
            END IF;
        END IF;
        IF outcome = 'committed' AND c_consumer[c] IS NOT NULL AND i_taken[i_first[c]] THEN
            outcome := 'taken';
        END IF;
        IF outcome = 'committed' AND c_tracked[c] IS NOT NULL THEN
            PERFORM 1 FROM {schema}.tracking t WHERE t.application_name = c_tracked[c]
                AND t.notification_id >= c_tracked_id[c];
            IF FOUND THEN
                outcome := 'tracked';
            END IF;
        END IF;
        IF outcome = 'committed' AND c = ANY (r_stale) THEN
            outcome := 'conflict';
        END IF;
        IF outcome = 'committed' THEN
            FOR e IN v_first .. v_last LOOP
                -- Opaque rows need only be unique; an aggregate's versions have no gaps either.
                IF e_middle[e] IS NULL THEN
                    PERFORM 1 FROM {schema}.events v
                        WHERE v.aggregate_id = e_aggregate[e] AND v.version = e_version[e];
                    IF FOUND THEN
                        outcome := 'conflict';
                        EXIT;
                    END IF;
                ELSIF e = v_first OR a_first[e] <> a_first[e - 1] THEN
                    IF a_version[a_first[e]] <> e_version[e] - 1 THEN
                        outcome := 'conflict';
                        EXIT;
                    END IF;
                ELSIF e_version[e] <> e_version[e - 1] + 1 THEN
                    outcome := 'conflict';
                    EXIT;
                END IF;
            END LOOP;
        END IF;
        IF outcome = 'committed' THEN
            FOR e IN v_first .. v_last LOOP
                v_position := v_position + 1;
                v_bytes := e_head[e];
                IF e_middle[e] IS NOT NULL THEN
                    v_slot := u_first[e];
                    v_unitseq := u_last[v_slot] + 1;
                    u_last[v_slot] := v_unitseq;
                    o_unitseq[e] := v_unitseq;
                    v_bytes := v_bytes || v_stamp || e_middle[e]
                        || convert_to(v_unitseq::text, 'UTF8') || e_tail[e];
                END IF;
                v_chain := sha256(v_chain || sha256(v_bytes));
                v_slot := a_first[e];
                a_version[v_slot] := greatest(a_version[v_slot], e_version[e]);
                o_position[e] := v_position;
                o_bytes[e] := v_bytes;
                o_chain[e] := v_chain;
                IF c_trace[c] IS NOT NULL THEN
                    o_trace[e] := c_trace[c];
                END IF;
            END LOOP;
            last_position := v_position;
            IF c_consumer[c] IS NOT NULL THEN
                i_taken[i_first[c]] := true;
                i_stored[c] := v_position;
            END IF;
            IF c_key[c] IS NOT NULL THEN
                k_done[k_first[c]] := c;
                k_stored[c] := v_position;
            END IF;
            IF c_tracked[c] IS NOT NULL THEN
                INSERT INTO {schema}.tracking VALUES (c_tracked[c], c_tracked_id[c])
                    ON CONFLICT (application_name)
                    DO UPDATE SET notification_id = excluded.notification_id;
            END IF;
        END IF;
        v_first := v_last + 1;
        RETURN NEXT;
    END LOOP;
    IF v_position > v_start THEN
        INSERT INTO {schema}.events
            SELECT o.position, o.aggregate, o.version, o.topic, o.unit, o.unitseq, v_at, o.bytes,
                o.chain, o.trace
            FROM unnest(o_position, e_aggregate, e_version, e_topic, e_unit, o_unitseq, o_bytes,
                o_chain, o_trace)
                o (position, aggregate, version, topic, unit, unitseq, bytes, chain, trace)
            WHERE o.position IS NOT NULL;
        PERFORM pg_notify({channel}, v_position::text);
    END IF;
    IF c_consumer IS NOT NULL THEN
        INSERT INTO {schema}.inbox
            SELECT o.consumer, o.source, o.event_id, o.ordinal, o.position
            FROM unnest(c_consumer, c_source, c_event_id, c_ordinal, i_stored)
                o (consumer, source, event_id, ordinal, position)
            WHERE o.position IS NOT NULL;
    END IF;
    IF c_key IS NOT NULL THEN
        INSERT INTO {schema}.idempotency
            SELECT o.scope, o.key, o.request, o.answer, o.position, clock_timestamp()
            FROM unnest(c_scope, c_key, c_request, c_answer, k_stored)
                o (scope, key, request, answer, position)
            WHERE o.position IS NOT NULL;
    END IF;
END $$;

-- Waits until no statement of a vanished client is still appending.
CREATE FUNCTION {schema}.wait_for_writer() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_xact_lock({lock})
$$;

-- Ends idempotency keys older than the time for which answers are promised.
CREATE FUNCTION {schema}.end_idempotency(p_before timestamptz) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH ended AS (DELETE FROM {schema}.idempotency WHERE recorded_at < p_before RETURNING 1)
    SELECT count(*) FROM ended
$$;

REVOKE ALL ON FUNCTION {schema}.append_events FROM PUBLIC;
REVOKE ALL ON FUNCTION {schema}.wait_for_writer FROM PUBLIC;
REVOKE ALL ON FUNCTION {schema}.end_idempotency FROM PUBLIC;
GRANT USAGE ON SCHEMA {schema} TO {app}, {projector}, {auditor};
GRANT SELECT ON {schema}.log, {schema}.events TO {app}, {projector}, {auditor};
GRANT SELECT, INSERT ON {schema}.inbox TO {app};
GRANT SELECT ON {schema}.idempotency, {schema}.tracking TO {app};
GRANT INSERT, UPDATE ON {schema}.tracking TO {app};
GRANT SELECT, INSERT, UPDATE ON {schema}.set_aside TO {app};
GRANT EXECUTE ON FUNCTION {schema}.append_events TO {app};
GRANT EXECUTE ON FUNCTION {schema}.wait_for_writer TO {app};
GRANT EXECUTE ON FUNCTION {schema}.end_idempotency TO {app};
