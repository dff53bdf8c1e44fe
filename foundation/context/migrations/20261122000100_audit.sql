-- Who did what, when and where: append-only, one chain of digests per tenant.
-- Every column of an entry is under its digest, and the head is under the tenant's lock while a change commits.
CREATE TABLE audit_head (
    tenant UUID NOT NULL PRIMARY KEY,
    seq BIGINT NOT NULL,
    digest TEXT NOT NULL
);
CREATE TABLE audit (
    tenant UUID NOT NULL,
    seq BIGINT NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    acting_as TEXT NOT NULL,
    origin TEXT NOT NULL,
    unit UUID,
    verb TEXT NOT NULL,
    kind TEXT NOT NULL,
    record UUID,
    reason TEXT NOT NULL,
    details TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (tenant, seq)
);
CREATE INDEX audit_record ON audit (tenant, record, seq);
CREATE INDEX audit_unit ON audit (tenant, unit, seq);
