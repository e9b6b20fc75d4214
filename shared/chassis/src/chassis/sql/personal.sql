-- Keys of personal data. They stand apart from the events, in a schema or database with backups of
-- its own that are kept for less time than erasure promises: deleting a row here is what forgetting
-- means, and a backup of it undoes that until it is gone.
-- {schema} and {app} are put in by chassis.personal.key_database as quoted names.
-- Nothing newer than PostgreSQL 12.

CREATE SCHEMA IF NOT EXISTS {schema};

-- One key per data subject and retention class takes new values; restricted ones only open old ones.
CREATE TABLE {schema}.subject_keys (
    key_id text PRIMARY KEY,
    subject uuid NOT NULL,
    retention text NOT NULL,
    alg text NOT NULL,
    wrap_alg text NOT NULL,
    wrapped_by text NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL,
    restricted_at timestamptz
);
CREATE UNIQUE INDEX subject_keys_live ON {schema}.subject_keys (subject, retention)
    WHERE restricted_at IS NULL;
CREATE INDEX subject_keys_subject ON {schema}.subject_keys (subject);
CREATE INDEX subject_keys_wrapped_by ON {schema}.subject_keys (wrapped_by);

-- Every deletion there ever was: a key table that comes back from a backup loses these rows again.
CREATE TABLE {schema}.deletions (
    key_id text PRIMARY KEY,
    subject uuid NOT NULL,
    retention text NOT NULL,
    at timestamptz NOT NULL,
    authority text NOT NULL
);
CREATE INDEX deletions_subject ON {schema}.deletions (subject);

-- Keys of tokens, one per retention class and year; the name is the token's first part.
CREATE TABLE {schema}.token_keys (
    name text PRIMARY KEY,
    alg text NOT NULL,
    wrap_alg text NOT NULL,
    wrapped_by text NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamptz NOT NULL
);

CREATE TABLE {schema}.token_key_deletions (
    name text PRIMARY KEY,
    at timestamptz NOT NULL,
    authority text NOT NULL
);

-- Moves with every deletion and restriction, so that a process can see that its memory is stale.
CREATE TABLE {schema}.key_generation (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    generation bigint NOT NULL
);
INSERT INTO {schema}.key_generation (generation) VALUES (0);

CREATE FUNCTION {schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'deletions are never changed or taken back' USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER deletions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.deletions
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();
CREATE TRIGGER token_key_deletions_stay
    BEFORE UPDATE OR DELETE OR TRUNCATE ON {schema}.token_key_deletions
    FOR EACH STATEMENT EXECUTE FUNCTION {schema}.refuse_change();

GRANT USAGE ON SCHEMA {schema} TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON {schema}.subject_keys, {schema}.token_keys TO {app};
GRANT SELECT, INSERT ON {schema}.deletions, {schema}.token_key_deletions TO {app};
GRANT SELECT, UPDATE ON {schema}.key_generation TO {app};
