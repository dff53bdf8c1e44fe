-- A draft that one authority has given out to another: from then on it is dispatched, so it stands here as it was.
CREATE TABLE shared_drafts (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    unit UUID NOT NULL,
    year BIGINT NOT NULL,
    kind TEXT NOT NULL,
    recipient UUID NOT NULL,
    purpose TEXT NOT NULL,
    pdf BYTEA NOT NULL,
    pdf_digest TEXT NOT NULL,
    shared_at TEXT NOT NULL,
    shared_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id),
    FOREIGN KEY (tenant, recipient) REFERENCES units (tenant, id)
);
CREATE INDEX shared_drafts_unit ON shared_drafts (tenant, unit, year, shared_at);
CREATE INDEX shared_drafts_recipient ON shared_drafts (tenant, recipient, shared_at);
