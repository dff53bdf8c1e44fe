-- The authority that an entry was made under: when a unit moves to another, what was done before stays with the first.
ALTER TABLE audit ADD COLUMN authority UUID;
