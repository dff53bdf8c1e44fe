CREATE INDEX grants_unit ON grants (tenant, unit, role);
