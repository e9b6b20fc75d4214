-- What a service knows of the register: written from registry's events alone, each once (inbox).
-- The names in braces are put in, quoted, by chassis.migrate. Nothing newer than PostgreSQL 12.

CREATE SCHEMA replica;

-- How far the register's log is known here, and a number that moves with every change.
CREATE TABLE replica.heard (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    position bigint NOT NULL,
    changes bigint NOT NULL
);
INSERT INTO replica.heard (position, changes) VALUES (0, 0);

-- Events may come in any order: what a later position says stands, and a fact that waits for
-- another one (a departure for its appointment) has a row of its own.
CREATE TABLE replica.units (
    unit uuid PRIMARY KEY,
    key text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    division text NOT NULL,
    position bigint NOT NULL
);
CREATE TABLE replica.placements (
    unit uuid NOT NULL,
    tree text NOT NULL,
    parent uuid NOT NULL,
    since date NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (unit, tree, since)
);
CREATE TABLE replica.posts (
    post uuid PRIMARY KEY,
    kind text NOT NULL,
    unit uuid NOT NULL,
    position bigint NOT NULL
);
CREATE TABLE replica.terms (
    post uuid NOT NULL,
    person uuid NOT NULL,
    since date NOT NULL,
    until date,
    position bigint NOT NULL,
    PRIMARY KEY (post, person, since)
);
CREATE TABLE replica.divisions (
    unit uuid NOT NULL,
    since date NOT NULL,
    division text NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (unit, since)
);
CREATE TABLE replica.departures (
    post uuid NOT NULL,
    person uuid NOT NULL,
    last_on date NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (post, person, last_on)
);
CREATE TABLE replica.links (
    issuer text NOT NULL,
    token text NOT NULL,
    person uuid NOT NULL,
    linked boolean NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (issuer, token)
);
CREATE TABLE replica.chunks (
    section text NOT NULL,
    version integer NOT NULL,
    index integer NOT NULL,
    entries jsonb NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (section, version, index)
);
CREATE TABLE replica.sections (
    section text NOT NULL,
    version integer NOT NULL,
    kind text NOT NULL,
    scheme text,
    chunks integer NOT NULL,
    root text NOT NULL,
    effective_on date NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (section, version)
);

GRANT USAGE ON SCHEMA replica TO {app};
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA replica TO {app};
