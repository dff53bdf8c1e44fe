-- How many signed checkpoints have been written outside the database under each key: a file of them that is gone is noticed.
CREATE TABLE audit_stamps (
    tenant UUID NOT NULL,
    public_key TEXT NOT NULL,
    number BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (tenant, public_key)
);
