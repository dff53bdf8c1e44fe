-- Another's sign-in that the tenant trusts. The secret is sealed with the installation's key.
CREATE TABLE providers (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    issuer TEXT NOT NULL,
    client_id TEXT NOT NULL,
    groups_claim TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    makes_people BOOLEAN NOT NULL,
    ties_by_email BOOLEAN NOT NULL,
    gives_roles BOOLEAN NOT NULL,
    sealed TEXT,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE group_roles (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    provider UUID NOT NULL,
    value TEXT NOT NULL,
    role TEXT NOT NULL,
    unit UUID,
    made_by UUID,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, provider) REFERENCES providers (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE INDEX group_roles_provider ON group_roles (tenant, provider);
-- Whom a provider means by a subject: said once, and never by the e-mail address alone.
CREATE TABLE provider_people (
    tenant UUID NOT NULL,
    provider UUID NOT NULL,
    subject TEXT NOT NULL,
    person UUID NOT NULL,
    tied_at TEXT NOT NULL,
    PRIMARY KEY (tenant, provider, subject),
    FOREIGN KEY (tenant, provider) REFERENCES providers (tenant, id),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id)
);
CREATE INDEX provider_people_person ON provider_people (tenant, person);
-- Roles that a provider's groups gave: they go when the group goes.
ALTER TABLE grants ADD COLUMN source UUID;
-- Where a session came from, so that leaving there and leaving here are one thing.
ALTER TABLE sessions ADD COLUMN provider UUID;
ALTER TABLE sessions ADD COLUMN provider_subject TEXT;
ALTER TABLE sessions ADD COLUMN provider_session TEXT;
ALTER TABLE sessions ADD COLUMN id_token TEXT;
CREATE INDEX sessions_provider ON sessions (tenant, provider, provider_subject);
