-- Entries about what may tell no more than its day wait here until the next morning: in the chain at once they would stand between two
-- others that say when. The earliest of them stands in the head, which every change takes.
ALTER TABLE audit_head ADD COLUMN waits TEXT;
CREATE TABLE audit_waiting (
    tenant UUID NOT NULL,
    -- Random, and what they are taken in order of.
    id UUID NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    acting_as TEXT NOT NULL,
    origin TEXT NOT NULL,
    unit UUID,
    authority UUID,
    verb TEXT NOT NULL,
    kind TEXT NOT NULL,
    record UUID,
    reason TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
