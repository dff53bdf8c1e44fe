-- What one person did, and what has to do with no unit: each is followed in the index.
CREATE INDEX audit_actor ON audit (tenant, actor, seq);
