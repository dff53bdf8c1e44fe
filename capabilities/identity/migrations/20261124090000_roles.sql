-- Whoever holds a function in a unit, and for how long.
CREATE TABLE appointments (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    function UUID NOT NULL,
    unit UUID NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id),
    FOREIGN KEY (tenant, function) REFERENCES functions (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE INDEX appointments_person ON appointments (tenant, person);
CREATE INDEX appointments_unit ON appointments (tenant, unit, function);
CREATE INDEX appointments_function ON appointments (tenant, function);
-- Somebody takes another's place for a time, with the roles that are theirs.
CREATE TABLE substitutions (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    instead_of UUID NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id),
    FOREIGN KEY (tenant, instead_of) REFERENCES people (tenant, id)
);
CREATE INDEX substitutions_person ON substitutions (tenant, person);
CREATE INDEX substitutions_instead_of ON substitutions (tenant, instead_of);
-- A role that a tenant has made for itself; its permissions stand as names with a space between them.
CREATE TABLE own_roles (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    permissions TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
-- Somebody who has left keeps their name in what they did, and nothing else.
ALTER TABLE people ADD COLUMN active BOOLEAN NOT NULL DEFAULT TRUE;
