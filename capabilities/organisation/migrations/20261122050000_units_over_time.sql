-- What a unit was called and where it stood before a reorganisation, until a day: last year's plan still shows last year's tree.
CREATE TABLE unit_formers (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    until TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent UUID,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE UNIQUE INDEX unit_formers_until ON unit_formers (tenant, unit, until);
-- Who took over when the unit ended.
ALTER TABLE units ADD COLUMN successor UUID;
