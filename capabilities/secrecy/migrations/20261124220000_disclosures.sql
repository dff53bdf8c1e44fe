-- Copies of what is secret that somebody has been given, with what was masked in them and who decided so. They stand here as they were.
CREATE TABLE disclosures (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    unit UUID NOT NULL,
    mark UUID NOT NULL,
    recipient TEXT NOT NULL,
    -- Who decided, the day, and the number: `Rektor, 2026-11-24, BUN 2026/7`.
    decision TEXT NOT NULL,
    -- The names of the fields that are masked, with a space between.
    masked TEXT NOT NULL,
    pdf BYTEA NOT NULL,
    pdf_digest TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, mark) REFERENCES secrecy_marks (tenant, id)
);
CREATE INDEX disclosures_mark ON disclosures (tenant, mark, made_at);
