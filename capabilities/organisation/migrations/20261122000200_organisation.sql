-- Tenants have no tenant column of their own: the console lists them before it knows which one is meant.
CREATE TABLE tenants (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
-- A unit that ends keeps its row: last year's plan still shows last year's tree.
CREATE TABLE units (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    parent UUID,
    external_id TEXT NOT NULL,
    manager TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, parent) REFERENCES units (tenant, id)
);
CREATE UNIQUE INDEX units_slug ON units (tenant, slug);
CREATE INDEX units_name ON units (tenant, search_key);
CREATE INDEX units_parent ON units (tenant, parent);
-- A function is the role that answers, whoever holds it.
CREATE TABLE functions (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX functions_name ON functions (tenant, search_key);
