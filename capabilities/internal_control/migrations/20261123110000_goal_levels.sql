-- Whose goal it is: the council's or the board's own; empty where nobody has said.
ALTER TABLE goals ADD COLUMN level TEXT NOT NULL DEFAULT '';
