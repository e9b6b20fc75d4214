-- Fingerprints of checkpoints (存证指纹): a year later the one in a minute book is found at once.

CREATE FUNCTION audit.fingerprint_of(note bytea, size bigint, root bytea) RETURNS bytea
LANGUAGE sql IMMUTABLE AS $$
    -- The origin is the note's first line.
    SELECT substring(sha256(
        convert_to('mingbai checkpoint fingerprint v1' || chr(10), 'UTF8')
        || int4send(length(origin)) || origin || int8send(size) || root
    ) FROM 1 FOR 20)
    FROM (
        SELECT substring(note FROM 1 FOR greatest(position('\x0a'::bytea IN note) - 1, 0)) AS origin
    ) AS named
$$;

CREATE INDEX checkpoints_fingerprint ON audit.checkpoints (audit.fingerprint_of(note, size, root));
CREATE INDEX checkpoints_published ON audit.checkpoints (published_at, number);
