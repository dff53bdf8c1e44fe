-- What a body decided, frozen: the content as canonical JSON, the PDF that goes with it, and the digest of each.
CREATE TABLE decisions (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    unit UUID NOT NULL,
    year BIGINT NOT NULL,
    kind TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    paragraph TEXT NOT NULL,
    case_number TEXT NOT NULL,
    snapshot TEXT NOT NULL,
    snapshot_digest TEXT NOT NULL,
    pdf BYTEA NOT NULL,
    pdf_digest TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX decisions_version ON decisions (tenant, unit, year, kind, version);
-- A finding that somebody has accepted stays quiet for as long as its subject is the same.
CREATE TABLE accepted_findings (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    unit UUID NOT NULL,
    year BIGINT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    accepted_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX accepted_findings_subject ON accepted_findings (tenant, unit, year, subject);
