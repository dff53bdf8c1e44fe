-- What a unit is called in the names of files: AMN.
ALTER TABLE units ADD COLUMN short TEXT NOT NULL DEFAULT '';
