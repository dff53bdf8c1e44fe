-- What somebody answered for when they left, until somebody else has seen to it.
CREATE TABLE handovers (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    -- None: in the whole tenant.
    unit UUID,
    role TEXT NOT NULL,
    function TEXT NOT NULL,
    left_at TEXT NOT NULL,
    settled_at TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE INDEX handovers_open ON handovers (tenant, settled_at, left_at);
CREATE INDEX handovers_person ON handovers (tenant, person);
