-- A role is held by a person, or by whoever holds a function. SQLite cannot take NOT NULL away: the table is made anew.
CREATE TABLE grants_anew (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    person UUID,
    role TEXT NOT NULL,
    unit UUID,
    function UUID,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id),
    FOREIGN KEY (tenant, function) REFERENCES functions (tenant, id),
    CHECK ((person IS NULL) <> (function IS NULL))
);
INSERT INTO grants_anew (tenant, id, person, role, unit) SELECT tenant, id, person, role, unit FROM grants;
DROP TABLE grants;
ALTER TABLE grants_anew RENAME TO grants;
CREATE INDEX grants_person ON grants (tenant, person);
CREATE INDEX grants_unit ON grants (tenant, unit, role);
CREATE INDEX grants_function ON grants (tenant, function);
