-- What replay folds out of the leaves, kept so that an answer as of an instant needs no walk through
-- the whole log: which event names which id, and the lines of vouchers. Everything here follows from
-- the leaves alone and can be made anew; how far it is folded is committed together with it.
-- `replayed` is what answers; `replayed_fresh` is where a full replay builds the same beside it.

-- As of an instant: the last event of a source that was recorded by then.
CREATE INDEX leaves_by_source_time ON audit.leaves (source, recorded_at, position)
    WHERE position IS NOT NULL;
-- The accounts of a unit, without reading everything that happened there.
CREATE INDEX leaves_opening_accounts ON audit.leaves (unit, leaf_index)
    WHERE type = 'points.account.opened.v1';
CREATE INDEX leaves_opening_accounts_by_subject ON audit.leaves (source, subject COLLATE "C")
    WHERE type = 'points.account.opened.v1';

DO $$
DECLARE
    folded text;
BEGIN
    FOREACH folded IN ARRAY ARRAY['replayed', 'replayed_fresh'] LOOP
        EXECUTE format('CREATE SCHEMA %I', folded);
        EXECUTE format('SET LOCAL search_path = %I', folded);
        -- Leaves below `size` are folded, by the rules of this revision.
        CREATE TABLE progress (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            size bigint NOT NULL CHECK (size >= 0),
            revision integer NOT NULL
        );
        INSERT INTO progress (size, revision) VALUES (0, 0);
        CREATE TABLE mentions (
            id uuid NOT NULL,
            leaf_index bigint NOT NULL,
            -- The event corrects one of the aggregate that it names.
            corrects boolean NOT NULL,
            PRIMARY KEY (id, leaf_index)
        );
        CREATE INDEX mentions_correcting ON mentions (id, leaf_index) WHERE corrects;
        CREATE TABLE book_lines (
            voucher uuid NOT NULL,
            line integer NOT NULL,
            entity uuid NOT NULL,
            account text COLLATE "C" NOT NULL,
            sub_key text COLLATE "C" NOT NULL,
            dated_on date NOT NULL,
            kind text NOT NULL,
            debit_fen bigint NOT NULL,
            credit_fen bigint NOT NULL,
            prepared_index bigint NOT NULL,
            number integer,
            posted_index bigint,
            posted_position bigint,
            posted_at timestamptz,
            PRIMARY KEY (voucher, line)
        );
        CREATE INDEX book_lines_account ON book_lines
            (entity, account, dated_on, voucher, line) WHERE posted_index IS NOT NULL;
        CREATE INDEX book_lines_posted ON book_lines (entity, posted_index)
            WHERE posted_index IS NOT NULL;
        -- What could not be folded as it is written, and why.
        CREATE TABLE faults (
            leaf_index bigint NOT NULL,
            code text NOT NULL,
            subject text NOT NULL,
            PRIMARY KEY (leaf_index, code)
        );
        -- Filled by a full replay alone, account by account.
        CREATE TABLE standings (
            account text COLLATE "C" PRIMARY KEY,
            line bytea NOT NULL,
            findings integer NOT NULL
        );
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO audit_app', folded);
        EXECUTE format(
            'GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA %I TO audit_app',
            folded
        );
    END LOOP;
    RESET search_path;
END
$$;

-- Full replays: one row each, with what the services showed of themselves and at which position.
CREATE TABLE audit.replay_runs (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size bigint NOT NULL CHECK (size >= 0),
    started_at timestamptz NOT NULL,
    asked json NOT NULL,
    results json,
    reported_at timestamptz
);
CREATE UNIQUE INDEX replay_runs_open ON audit.replay_runs ((reported_at IS NULL))
    WHERE reported_at IS NULL;
GRANT SELECT, INSERT, UPDATE ON audit.replay_runs TO audit_app;
