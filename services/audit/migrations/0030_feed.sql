-- The feed: whoever reads the events of one unit finds them without reading the whole log. The
-- unit is one more copy of what the bytes say, and a verification compares it with them.

ALTER TABLE audit.leaves ADD COLUMN unit text;

-- As the reader of envelopes has it: the unit counts where its number is there as well.
CREATE FUNCTION audit.unit_of(event bytea) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    document json;
BEGIN
    -- U+0000 has no place in a text here; another control character is as little of a unit.
    document := replace(convert_from(event, 'UTF8'), '\u0000', '\u0001')::json;
    IF json_typeof(document -> 'unit') = 'string' AND json_typeof(document -> 'unitseq') = 'number'
        AND document ->> 'unitseq' ~ '^[1-9][0-9]*$'
        AND length(document ->> 'unit') BETWEEN 1 AND 256
        AND document ->> 'unit' !~ '[\x01-\x1f\x7f]'
    THEN
        RETURN document ->> 'unit';
    END IF;
    RETURN NULL;
EXCEPTION WHEN data_exception THEN
    -- What strangers send may be no text at all; such a leaf belongs to no unit.
    RETURN NULL;
END
$$;

-- Leaves never change: what is filled in here is a copy that they had not had yet.
ALTER TABLE audit.leaves DISABLE TRIGGER append_only;
UPDATE audit.leaves SET unit = audit.unit_of(bytes);
ALTER TABLE audit.leaves ENABLE TRIGGER append_only;
DROP FUNCTION audit.unit_of(bytea);

CREATE INDEX leaves_by_unit ON audit.leaves (unit, leaf_index);
CREATE INDEX leaves_by_source ON audit.leaves (source, leaf_index);
CREATE INDEX leaves_by_recorded_at ON audit.leaves (recorded_at, leaf_index);
CREATE INDEX leaves_by_effective_on ON audit.leaves (effective_on, leaf_index);
