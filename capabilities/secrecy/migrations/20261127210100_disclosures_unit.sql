-- A unit's copies, latest first.
CREATE INDEX disclosures_unit ON disclosures (tenant, unit, made_at);
