-- What witnesses answered to the log's checkpoints, and where they refused or were away.

CREATE TABLE audit.cosignatures (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size bigint NOT NULL CHECK (size >= 0),
    root bytea NOT NULL CHECK (length(root) = 32),
    -- Name and key id: a witness with another key is another witness.
    witness text NOT NULL,
    line text NOT NULL CHECK (line !~ '\n'),
    given_at timestamptz NOT NULL,
    UNIQUE (size, root, witness)
);
CREATE INDEX ON audit.cosignatures (witness, size);

CREATE TABLE audit.witness_reports (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    witness text NOT NULL,
    code text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    details text NOT NULL,
    found_at timestamptz NOT NULL
);
CREATE INDEX ON audit.witness_reports (witness, number);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.cosignatures
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.cosignatures
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit.witness_reports
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.witness_reports
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT, INSERT ON audit.cosignatures, audit.witness_reports TO audit_app;
