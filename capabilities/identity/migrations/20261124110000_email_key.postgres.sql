-- Row-level security would let this see nobody: no tenant is set while the schema is brought up to date.
ALTER TABLE people NO FORCE ROW LEVEL SECURITY;
UPDATE people SET email_key = lower(email);
ALTER TABLE people FORCE ROW LEVEL SECURITY;
CREATE INDEX people_email ON people (tenant, email_key);
