-- What the replica of the register holds besides: names of units, and relations of persons.
-- The names in braces are put in, quoted, by chassis.migrate. Nothing newer than PostgreSQL 12.

CREATE TABLE replica.names (
    unit uuid NOT NULL,
    since date NOT NULL,
    name text NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (unit, since)
);

-- A relation counts from the day on which it was known; its end is a row of its own, because
-- events may come in any order.
CREATE TABLE replica.relations (
    person uuid NOT NULL,
    other uuid NOT NULL,
    sort text NOT NULL CHECK (sort IN ('relative', 'control')),
    known_on date NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (person, other, sort, position)
);
CREATE TABLE replica.relation_ends (
    person uuid NOT NULL,
    other uuid NOT NULL,
    sort text NOT NULL CHECK (sort IN ('relative', 'control')),
    ended_on date NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (person, other, sort, position)
);

GRANT SELECT, INSERT, UPDATE ON replica.names, replica.relations, replica.relation_ends TO {app};
