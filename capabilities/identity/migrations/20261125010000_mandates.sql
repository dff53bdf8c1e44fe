-- The periods that a body is elected for (mandatperiod): who sat when is told by them.
CREATE TABLE mandates (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    name TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE INDEX mandates_unit ON mandates (tenant, unit, valid_from);
