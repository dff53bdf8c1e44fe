-- Acts that two people carry out together: one asks, another confirms. What is asked is kept until then.
CREATE TABLE second_looks (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    act TEXT NOT NULL,
    -- Where the permission is asked for; nothing: in the tenant as a whole.
    unit UUID,
    kind TEXT NOT NULL,
    record UUID,
    -- What it is about, for whoever may confirm it.
    about TEXT NOT NULL,
    given TEXT NOT NULL,
    asked_by UUID NOT NULL,
    asked_name TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    -- `waiting`, `confirmed` or `refused`.
    status TEXT NOT NULL,
    settled_name TEXT NOT NULL,
    settled_at TEXT,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX second_looks_status ON second_looks (tenant, status, asked_at);
-- The acts that a tenant wants two people for.
CREATE TABLE second_look_rules (
    tenant UUID NOT NULL,
    act TEXT NOT NULL,
    PRIMARY KEY (tenant, act)
);
