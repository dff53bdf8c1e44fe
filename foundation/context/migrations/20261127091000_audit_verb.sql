-- What was done is asked for: who has opened what is secret.
CREATE INDEX audit_verb ON audit (tenant, verb, seq);
