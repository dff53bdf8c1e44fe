-- The decided file as the diary has it, beside ours.
CREATE TABLE decision_files (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    decision UUID NOT NULL,
    name TEXT NOT NULL,
    bytes BYTEA NOT NULL,
    digest TEXT NOT NULL,
    uploaded_at TEXT NOT NULL,
    uploaded_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX decision_files_decision ON decision_files (tenant, decision, uploaded_at);
