-- The county's transparency log: leaves, tiles, checkpoints, and what is wrong with the stream.
-- Run by the migrator role, once; the role audit_app exists before it. Nothing newer than
-- PostgreSQL 12.

CREATE SCHEMA IF NOT EXISTS audit;

-- How far the tree and the stream are taken; written in one transaction with what was taken.
CREATE TABLE audit.log (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    size bigint NOT NULL CHECK (size >= 0),
    stream_sequence bigint NOT NULL CHECK (stream_sequence >= 0)
);
INSERT INTO audit.log (size, stream_sequence) VALUES (0, 0);

CREATE TABLE audit.leaves (
    leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
    source text NOT NULL,
    event_id text NOT NULL,
    leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
    bytes bytea NOT NULL CHECK (length(bytes) <= 65535),
    -- Not unique: a stream that was rewritten has other messages under numbers already taken.
    stream_sequence bigint NOT NULL,
    recorded_at timestamptz,
    UNIQUE (source, event_id)
);
COMMENT ON COLUMN audit.leaves.recorded_at IS 'The time within the bytes; null where unreadable.';

CREATE TABLE audit.tiles (
    level smallint NOT NULL CHECK (level BETWEEN 0 AND 63),
    tile_index bigint NOT NULL CHECK (tile_index >= 0),
    width smallint NOT NULL CHECK (width BETWEEN 1 AND 256),
    hashes bytea NOT NULL,
    PRIMARY KEY (level, tile_index),
    CHECK (length(hashes) = width * 32)
);
-- Hashes do not compress, and a prefix of them is read without the rest.
ALTER TABLE audit.tiles ALTER COLUMN hashes SET STORAGE EXTERNAL;

CREATE TABLE audit.heads (
    source text PRIMARY KEY,
    position bigint NOT NULL CHECK (position > 0),
    chain bytea NOT NULL CHECK (length(chain) = 32),
    recorded_at timestamptz
);

CREATE TABLE audit.units (
    source text NOT NULL,
    unit text NOT NULL,
    unitseq bigint NOT NULL CHECK (unitseq > 0),
    PRIMARY KEY (source, unit)
);

CREATE TABLE audit.checkpoints (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size bigint NOT NULL CHECK (size >= 0),
    root bytea NOT NULL CHECK (length(root) = 32),
    note bytea NOT NULL,
    published_at timestamptz NOT NULL
);

-- One row for each thing found wrong with a message. Bytes are here unless the leaf has them.
CREATE TABLE audit.evidence (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL,
    stream_sequence bigint NOT NULL,
    leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32),
    leaf_index bigint REFERENCES audit.leaves,
    bytes bytea,
    -- json and not jsonb: what strangers send may hold U+0000, which jsonb refuses.
    details json NOT NULL,
    found_at timestamptz NOT NULL,
    UNIQUE (stream_sequence, leaf_hash, code),
    CHECK ((leaf_index IS NULL) <> (bytes IS NULL))
);

CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%.% is append-only: % is refused', TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

CREATE FUNCTION audit.refuse_tile_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.level <> OLD.level OR NEW.tile_index <> OLD.tile_index
        OR substring(NEW.hashes FROM 1 FOR length(OLD.hashes)) <> OLD.hashes
    THEN
        RAISE EXCEPTION 'a tile only grows at its end: tile % of level %',
            OLD.tile_index, OLD.level USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION audit.refuse_shrinking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.size < OLD.size OR NEW.stream_sequence < OLD.stream_sequence THEN
        RAISE EXCEPTION 'the log only grows: % leaves, stream sequence %',
            OLD.size, OLD.stream_sequence USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.leaves
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.leaves
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.checkpoints
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.evidence
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.evidence
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER grows_only BEFORE UPDATE ON audit.tiles
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_tile_change();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON audit.tiles
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER grows_only BEFORE UPDATE ON audit.log
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_shrinking();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON audit.log
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

GRANT USAGE ON SCHEMA audit TO audit_app;
GRANT SELECT ON ALL TABLES IN SCHEMA audit TO audit_app;
GRANT INSERT ON audit.leaves, audit.evidence, audit.checkpoints TO audit_app;
GRANT INSERT, UPDATE ON audit.tiles, audit.heads, audit.units TO audit_app;
GRANT UPDATE ON audit.log TO audit_app;
