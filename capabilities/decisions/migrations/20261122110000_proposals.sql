-- What has been handed to a body to decide on: locked and sent, then decided, referred back, postponed or taken back.
CREATE TABLE proposals (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    year BIGINT NOT NULL,
    meeting TEXT NOT NULL,
    case_number TEXT NOT NULL,
    status TEXT NOT NULL,
    reasons TEXT NOT NULL,
    note TEXT NOT NULL,
    sent_at TEXT NOT NULL,
    sent_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX proposals_year ON proposals (tenant, unit, year, sent_at);
-- The documents as they were sent, frozen.
CREATE TABLE proposal_documents (
    tenant UUID NOT NULL,
    proposal UUID NOT NULL,
    kind TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    snapshot_digest TEXT NOT NULL,
    pdf BYTEA NOT NULL,
    pdf_digest TEXT NOT NULL,
    PRIMARY KEY (tenant, proposal, kind)
);
-- Which proposal a decision was made on, and whether the body decided something else than was sent.
ALTER TABLE decisions ADD COLUMN proposal UUID;
ALTER TABLE decisions ADD COLUMN with_changes BOOLEAN;
