-- A re-issue is an approval of a corrected statement: some lines are its own, the others stay.
-- The names in braces are put in, quoted, by chassis.migrate. Nothing newer than PostgreSQL 12.

ALTER TABLE received.approvals
    ADD COLUMN revision integer NOT NULL DEFAULT 1,
    ADD COLUMN restated integer,
    ADD COLUMN replaces text;
