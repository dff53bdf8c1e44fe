-- A board asks its departments for their events by a day; each works in an analysis of its own and hands it in.
CREATE TABLE collection_requests (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    unit UUID NOT NULL,
    year BIGINT NOT NULL,
    due TEXT NOT NULL,
    status TEXT NOT NULL,
    comment TEXT NOT NULL,
    handed_in TEXT,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, analysis) REFERENCES analyses (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE UNIQUE INDEX collection_requests_unit ON collection_requests (tenant, analysis, unit);
CREATE INDEX collection_requests_asked ON collection_requests (tenant, unit, year);
-- Which departments raised the event.
ALTER TABLE events ADD COLUMN raised_by TEXT NOT NULL DEFAULT '';
