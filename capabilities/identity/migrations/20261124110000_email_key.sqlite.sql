UPDATE people SET email_key = lower(email);
CREATE INDEX people_email ON people (tenant, email_key);
