CREATE TABLE people (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX people_name ON people (tenant, search_key);
-- A role held in a unit and the tree below it; no unit: in the whole tenant.
CREATE TABLE grants (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    role TEXT NOT NULL,
    unit UUID,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE INDEX grants_person ON grants (tenant, person);
-- Only digests are kept: whoever reads the database cannot sign in with what stands here.
CREATE TABLE sign_in_links (
    tenant UUID NOT NULL,
    digest TEXT NOT NULL,
    person UUID NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (tenant, digest)
);
CREATE TABLE sessions (
    tenant UUID NOT NULL,
    digest TEXT NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    PRIMARY KEY (tenant, digest)
);
CREATE INDEX sessions_person ON sessions (tenant, person);
