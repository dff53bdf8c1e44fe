-- What waits to be answered, by unit.
CREATE INDEX matters_open ON matters (tenant, status, unit);
