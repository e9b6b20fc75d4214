-- Subjects that the register told of and that no scheme scores yet: they wait for one.
-- The names in braces are put in, quoted, by chassis.migrate. Nothing newer than PostgreSQL 12.

CREATE SCHEMA unscored;

CREATE TABLE unscored.subjects (
    subject_id uuid PRIMARY KEY,
    place bigint GENERATED ALWAYS AS IDENTITY,
    subject_type text NOT NULL,
    label text NOT NULL,
    grid uuid NOT NULL,
    contacts uuid[] NOT NULL,
    registered_position bigint NOT NULL,
    division text NOT NULL,
    cause text
);
CREATE INDEX subjects_place ON unscored.subjects (place);

GRANT USAGE ON SCHEMA unscored TO {app};
GRANT SELECT, INSERT, DELETE ON unscored.subjects TO {app};
