-- What a provider's own register says of people and groups (SCIM 2.0), as it said it. A person here may be meant by one of each
-- provider's users.
ALTER TABLE providers ADD COLUMN scim_digest TEXT;
CREATE INDEX providers_scim ON providers (tenant, scim_digest);
CREATE TABLE scim_resources (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    provider UUID NOT NULL,
    kind TEXT NOT NULL,
    person UUID,
    -- The user's name or the group's, as they are compared.
    name_key TEXT NOT NULL,
    external_id TEXT,
    email_key TEXT,
    document TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, provider) REFERENCES providers (tenant, id),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id)
);
CREATE UNIQUE INDEX scim_users_name ON scim_resources (tenant, provider, name_key) WHERE kind = 'User';
CREATE INDEX scim_resources_order ON scim_resources (tenant, provider, kind, id);
CREATE INDEX scim_resources_name ON scim_resources (tenant, provider, kind, name_key, id);
CREATE INDEX scim_resources_external ON scim_resources (tenant, provider, kind, external_id, id);
CREATE INDEX scim_resources_email ON scim_resources (tenant, provider, kind, email_key, id);
CREATE INDEX scim_resources_person ON scim_resources (tenant, person);
CREATE TABLE scim_members (
    tenant UUID NOT NULL,
    in_group UUID NOT NULL,
    member UUID NOT NULL,
    PRIMARY KEY (tenant, in_group, member),
    FOREIGN KEY (tenant, in_group) REFERENCES scim_resources (tenant, id),
    FOREIGN KEY (tenant, member) REFERENCES scim_resources (tenant, id)
);
CREATE INDEX scim_members_member ON scim_members (tenant, member, in_group);
-- Those whom a provider says have left: when, under which name, and whether somebody must confirm it first.
CREATE TABLE scim_leavings (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    provider UUID NOT NULL,
    person UUID NOT NULL,
    name_key TEXT NOT NULL,
    left_at TEXT NOT NULL,
    held BOOLEAN NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id)
);
-- An index holds the order that is asked for: otherwise SQLite reads everybody in that order instead.
DROP INDEX people_email;
CREATE INDEX people_email ON people (tenant, email_key, id);
CREATE INDEX grants_source ON grants (tenant, person, source, id);
CREATE INDEX scim_leavings_time ON scim_leavings (tenant, provider, left_at);
CREATE INDEX scim_leavings_name ON scim_leavings (tenant, provider, name_key, left_at, id);
CREATE INDEX scim_leavings_person ON scim_leavings (tenant, person);
CREATE INDEX scim_leavings_held ON scim_leavings (tenant, provider, held);
