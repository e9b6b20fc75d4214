-- The tree of the restricted log: what must not tip off the person whom it concerns has leaves,
-- tiles and checkpoints of its own, so that no size, head or number of the county's log tells of
-- it. Both trees have the same tables; a later step that changes one of them changes the other.

CREATE SCHEMA audit_restricted;

CREATE TABLE audit_restricted.log (LIKE audit.log INCLUDING ALL);
CREATE TABLE audit_restricted.leaves (LIKE audit.leaves INCLUDING ALL);
CREATE TABLE audit_restricted.tiles (LIKE audit.tiles INCLUDING ALL);
CREATE TABLE audit_restricted.heads (LIKE audit.heads INCLUDING ALL);
CREATE TABLE audit_restricted.units (LIKE audit.units INCLUDING ALL);
CREATE TABLE audit_restricted.checkpoints (LIKE audit.checkpoints INCLUDING ALL);
CREATE TABLE audit_restricted.evidence (LIKE audit.evidence INCLUDING ALL);
ALTER TABLE audit_restricted.evidence
    ADD FOREIGN KEY (leaf_index) REFERENCES audit_restricted.leaves;
INSERT INTO audit_restricted.log (size, stream_sequence) VALUES (0, 0);

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_restricted.leaves
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_restricted.leaves
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_restricted.checkpoints
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_restricted.checkpoints
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_restricted.evidence
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit_restricted.evidence
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER grows_only BEFORE UPDATE ON audit_restricted.tiles
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_tile_change();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON audit_restricted.tiles
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER grows_only BEFORE UPDATE ON audit_restricted.log
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_shrinking();
CREATE TRIGGER never_removed BEFORE DELETE OR TRUNCATE ON audit_restricted.log
    FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();

GRANT USAGE ON SCHEMA audit_restricted TO audit_app;
GRANT SELECT ON ALL TABLES IN SCHEMA audit_restricted TO audit_app;
GRANT INSERT ON audit_restricted.leaves, audit_restricted.evidence, audit_restricted.checkpoints
    TO audit_app;
GRANT INSERT, UPDATE ON audit_restricted.tiles, audit_restricted.heads, audit_restricted.units
    TO audit_app;
GRANT UPDATE ON audit_restricted.log TO audit_app;
