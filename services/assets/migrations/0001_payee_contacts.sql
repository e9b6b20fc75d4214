-- Whom the register names for each payee: a household's head, an organisation's contact.
-- The names in braces are put in, quoted, by chassis.migrate. Nothing newer than PostgreSQL 12.

CREATE SCHEMA payees;

CREATE TABLE payees.contacts (
    payee uuid NOT NULL,
    since date NOT NULL,
    contact uuid NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (payee, since)
);

GRANT USAGE ON SCHEMA payees TO {app};
GRANT SELECT, INSERT, UPDATE ON payees.contacts TO {app};
