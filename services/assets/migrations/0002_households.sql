-- The households of the register, where they live, and how many persons each has had since when.
-- The names in braces are put in, quoted, by chassis.migrate. Nothing newer than PostgreSQL 12.

CREATE SCHEMA households;

CREATE TABLE households.registered (
    household uuid PRIMARY KEY,
    unit uuid NOT NULL,
    since date NOT NULL
);

CREATE TABLE households.sizes (
    household uuid NOT NULL,
    since date NOT NULL,
    persons integer NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (household, since)
);

CREATE TABLE households.merged (
    household uuid PRIMARY KEY,
    since date NOT NULL
);

GRANT USAGE ON SCHEMA households TO {app};
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA households TO {app};
