-- How often the contacts of payees have changed: what a process remembers of them holds until then.
-- The names in braces are put in, quoted, by chassis.migrate. Nothing newer than PostgreSQL 12.

CREATE TABLE payees.changes (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    count bigint NOT NULL DEFAULT 0
);
INSERT INTO payees.changes DEFAULT VALUES;

GRANT SELECT, UPDATE ON payees.changes TO {app};
