-- The rule that an entry's digest follows, and what it is salted with. Entries that are there keep the first rule.
ALTER TABLE audit ADD COLUMN form BIGINT NOT NULL DEFAULT 1;
ALTER TABLE audit ADD COLUMN salt BYTEA;
