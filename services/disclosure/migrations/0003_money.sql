-- What assets said of books, vouchers and months: accounts and amounts, never a party or a text.
-- The names in braces are put in, quoted, by chassis.migrate. Nothing newer than PostgreSQL 12.

CREATE TABLE received.books (
    entity uuid PRIMARY KEY,
    unit uuid NOT NULL,
    form text NOT NULL,
    name text NOT NULL,
    chart text NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX books_unit ON received.books (unit, entity);

CREATE TABLE received.vouchers (
    voucher uuid PRIMARY KEY,
    entity uuid NOT NULL,
    dated_on date NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX vouchers_entity ON received.vouchers (entity, voucher);

CREATE TABLE received.voucher_lines (
    voucher uuid NOT NULL,
    line integer NOT NULL,
    account text NOT NULL,
    debit_fen bigint NOT NULL,
    credit_fen bigint NOT NULL,
    PRIMARY KEY (voucher, line)
);

CREATE TABLE received.postings (
    voucher uuid PRIMARY KEY,
    month text NOT NULL,
    number integer NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX postings_month ON received.postings (month, voucher);

CREATE TABLE received.journals (
    journal uuid PRIMARY KEY,
    entity uuid NOT NULL,
    month text NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    position bigint NOT NULL
);
CREATE INDEX journals_month ON received.journals (entity, month);

CREATE TABLE received.closings (
    journal uuid PRIMARY KEY,
    vouchers integer NOT NULL,
    closed_on date NOT NULL,
    source text NOT NULL,
    event_id text NOT NULL,
    position bigint NOT NULL
);

CREATE TRIGGER books_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON received.books
    FOR EACH STATEMENT EXECUTE FUNCTION received.refuse_change();
CREATE TRIGGER vouchers_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON received.vouchers
    FOR EACH STATEMENT EXECUTE FUNCTION received.refuse_change();
CREATE TRIGGER voucher_lines_are_immutable
    BEFORE UPDATE OR DELETE OR TRUNCATE ON received.voucher_lines
    FOR EACH STATEMENT EXECUTE FUNCTION received.refuse_change();
CREATE TRIGGER postings_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON received.postings
    FOR EACH STATEMENT EXECUTE FUNCTION received.refuse_change();
CREATE TRIGGER journals_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON received.journals
    FOR EACH STATEMENT EXECUTE FUNCTION received.refuse_change();
CREATE TRIGGER closings_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON received.closings
    FOR EACH STATEMENT EXECUTE FUNCTION received.refuse_change();

GRANT SELECT ON received.books, received.vouchers, received.voucher_lines, received.postings,
    received.journals, received.closings TO {app}, {auditor};
GRANT INSERT ON received.books, received.vouchers, received.voucher_lines, received.postings,
    received.journals, received.closings TO {app};
