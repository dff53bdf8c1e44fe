-- Addresses are looked up as people write them: in any case.
ALTER TABLE people ADD COLUMN email_key TEXT NOT NULL DEFAULT '';
