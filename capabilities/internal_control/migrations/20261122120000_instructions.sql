-- The year's instruction (anvisning): what every addressed body must value, by when, and who to ask.
CREATE TABLE instructions (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    year BIGINT NOT NULL,
    theme TEXT NOT NULL,
    due TEXT,
    contact TEXT NOT NULL,
    annexes TEXT NOT NULL,
    source TEXT NOT NULL,
    published BOOLEAN NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX instructions_year ON instructions (tenant, year);
CREATE TABLE obligatory_ways (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    instruction UUID NOT NULL,
    position BIGINT NOT NULL,
    addressed TEXT NOT NULL,
    process TEXT NOT NULL,
    way TEXT NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, instruction) REFERENCES instructions (tenant, id)
);
CREATE INDEX obligatory_ways_instruction ON obligatory_ways (tenant, instruction, position);
-- The obligatory way of working that an event was made to value.
ALTER TABLE events ADD COLUMN obligatory UUID;
