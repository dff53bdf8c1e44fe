-- What somebody has come with, with or without an account: a request for a document, or a report. No sender, no device; the day, and for
-- a report nothing nearer than that.
CREATE TABLE matters (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    sort TEXT NOT NULL,
    day TEXT NOT NULL,
    route TEXT NOT NULL,
    text TEXT NOT NULL,
    about TEXT NOT NULL,
    contact TEXT NOT NULL,
    -- The digest of the code that its sender has.
    receipt TEXT NOT NULL,
    status TEXT NOT NULL,
    outcome TEXT NOT NULL,
    decision TEXT NOT NULL,
    -- The copy that goes along with the answer.
    copy UUID,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE UNIQUE INDEX matters_receipt ON matters (tenant, receipt);
CREATE INDEX matters_unit ON matters (tenant, unit, status, day);
-- What has been said afterwards, by whoever came with it and by those who answer.
CREATE TABLE matter_notes (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    matter UUID NOT NULL,
    day TEXT NOT NULL,
    -- Who answers; empty: whoever came with it.
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, matter) REFERENCES matters (tenant, id)
);
CREATE INDEX matter_notes_matter ON matter_notes (tenant, matter, position);
