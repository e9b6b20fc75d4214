-- What a leaf is about, read out of its bytes when it was taken: so that replay finds an
-- aggregate's events without reading the whole log. The bytes stay the truth: a verification
-- compares every copy with them.

ALTER TABLE audit.leaves
    ADD COLUMN subject text,
    ADD COLUMN type text,
    ADD COLUMN effective_on date,
    -- Where the sending service says that the event stands; null where it does not say.
    ADD COLUMN position bigint CHECK (position > 0),
    ADD COLUMN chain bytea CHECK (length(chain) = 32),
    ADD CHECK ((position IS NULL) = (chain IS NULL));

CREATE INDEX leaves_by_subject ON audit.leaves (source, subject, leaf_index);
CREATE INDEX leaves_by_type ON audit.leaves (type, leaf_index);
CREATE INDEX leaves_by_position ON audit.leaves (source, position);
CREATE INDEX checkpoints_by_size ON audit.checkpoints (size, number);
