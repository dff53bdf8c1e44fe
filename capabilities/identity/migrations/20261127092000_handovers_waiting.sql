-- What waited with whoever left: what it is, how many, and who has it before them besides.
ALTER TABLE handovers ADD COLUMN waits TEXT NOT NULL DEFAULT '';
ALTER TABLE handovers ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0;
ALTER TABLE handovers ADD COLUMN others TEXT NOT NULL DEFAULT '';
