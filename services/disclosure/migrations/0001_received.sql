-- What points said, kept as it came, and the lines of what was published.
-- The names in braces are put in, quoted, by chassis.migrate. Nothing newer than PostgreSQL 12.

CREATE SCHEMA received;

CREATE TABLE received.lines (
    source text NOT NULL,
    position bigint NOT NULL,
    event_id text NOT NULL,
    unit uuid NOT NULL,
    account uuid NOT NULL,
    label text NOT NULL,
    quarter text NOT NULL,
    points text NOT NULL,
    standing text NOT NULL,
    PRIMARY KEY (source, position),
    UNIQUE (source, event_id)
);

CREATE TABLE received.approvals (
    source text NOT NULL,
    position bigint NOT NULL,
    event_id text NOT NULL,
    unit text NOT NULL,
    division text NOT NULL,
    scheme text NOT NULL,
    quarter text NOT NULL,
    last_day date NOT NULL,
    lines integer NOT NULL,
    entries integer NOT NULL,
    points text NOT NULL,
    statement text NOT NULL,
    resolution text NOT NULL,
    approved_on date NOT NULL,
    approved_at text NOT NULL,
    approver text NOT NULL,
    decided boolean NOT NULL DEFAULT false,
    PRIMARY KEY (source, position),
    UNIQUE (source, event_id)
);
CREATE INDEX approvals_undecided ON received.approvals (source, position) WHERE NOT decided;

-- The lines of a publication, under the hash that binds them and the event that approved them.
CREATE TABLE received.published (
    statement text NOT NULL,
    approved_event text NOT NULL,
    account uuid NOT NULL,
    source text NOT NULL,
    position bigint NOT NULL,
    event_id text NOT NULL,
    unit uuid NOT NULL,
    label text NOT NULL,
    quarter text NOT NULL,
    points text NOT NULL,
    standing text NOT NULL,
    PRIMARY KEY (statement, approved_event, account)
);

CREATE FUNCTION received.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was received or published is never changed or removed'
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER lines_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON received.lines
    FOR EACH STATEMENT EXECUTE FUNCTION received.refuse_change();
CREATE TRIGGER published_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON received.published
    FOR EACH STATEMENT EXECUTE FUNCTION received.refuse_change();

GRANT USAGE ON SCHEMA received TO {app}, {auditor};
GRANT SELECT ON ALL TABLES IN SCHEMA received TO {app}, {auditor};
GRANT INSERT ON ALL TABLES IN SCHEMA received TO {app};
GRANT UPDATE (decided) ON received.approvals TO {app};
