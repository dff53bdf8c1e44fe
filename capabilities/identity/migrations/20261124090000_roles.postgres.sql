-- A role is held by a person, or by whoever holds a function.
ALTER TABLE grants ALTER COLUMN person DROP NOT NULL;
ALTER TABLE grants ADD COLUMN function UUID;
ALTER TABLE grants ADD COLUMN valid_from TEXT;
ALTER TABLE grants ADD COLUMN valid_to TEXT;
ALTER TABLE grants ADD FOREIGN KEY (tenant, function) REFERENCES functions (tenant, id);
ALTER TABLE grants ADD CHECK ((person IS NULL) <> (function IS NULL));
CREATE INDEX grants_function ON grants (tenant, function);
