-- What somebody has to prove who they are with. Of a password there is a hash; the secret of an app that shows codes is sealed with
-- the installation's key; of a passkey there is the public half; of a recovery code a digest made with the key.
CREATE TABLE credentials (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    person UUID NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    secret TEXT NOT NULL,
    -- A passkey's own name for itself, or a recovery code's digest.
    handle TEXT,
    -- The last step of a code that was used: each is good once.
    step BIGINT,
    created_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id)
);
CREATE INDEX credentials_person ON credentials (tenant, person, kind, id);
CREATE UNIQUE INDEX credentials_handle ON credentials (tenant, handle);
-- Challenges that have been answered, until they would be too old anyway.
CREATE TABLE answered (
    tenant UUID NOT NULL,
    digest TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (tenant, digest)
);
CREATE INDEX answered_time ON answered (tenant, expires_at);
-- How surely it is known whose session it is: 0 one of two proofs has been shown and it opens nothing yet, 1 one was enough, 2 two.
ALTER TABLE sessions ADD COLUMN strength BIGINT NOT NULL DEFAULT 1;
ALTER TABLE sessions ADD COLUMN proved_at TEXT;
-- Whether a provider asks everybody for two.
ALTER TABLE providers ADD COLUMN asks_two BOOLEAN NOT NULL DEFAULT FALSE;
