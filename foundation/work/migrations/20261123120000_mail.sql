-- Letters that wait to be sent, and those that were: exactly as the recipient got them.
CREATE TABLE mails (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at TEXT NOT NULL,
    sent_at TEXT,
    trouble TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX mails_waiting ON mails (tenant, status, next_at);
