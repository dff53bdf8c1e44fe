-- The ground for leaving an event out of the public version; empty: it is in it.
ALTER TABLE events ADD COLUMN withheld TEXT NOT NULL DEFAULT '';
