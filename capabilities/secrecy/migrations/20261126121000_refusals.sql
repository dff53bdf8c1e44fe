-- Decisions not to give out what somebody has asked for, as documents: they can be appealed against. They stand here as they were.
CREATE TABLE refusals (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    unit UUID NOT NULL,
    -- The request that it answers.
    subject UUID NOT NULL,
    -- Who decided, the day, and the number.
    decision TEXT NOT NULL,
    ground TEXT NOT NULL,
    pdf BYTEA NOT NULL,
    pdf_digest TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX refusals_subject ON refusals (tenant, subject, made_at);
