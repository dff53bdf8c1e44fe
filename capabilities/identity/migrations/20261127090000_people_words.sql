-- The words that somebody is found by: those of the name, and the address.
CREATE TABLE people_words (
    tenant UUID NOT NULL,
    word TEXT NOT NULL,
    person UUID NOT NULL,
    PRIMARY KEY (tenant, word, person),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id)
);
-- What waited with whoever left: what it is, how many, and who has it before them besides.
ALTER TABLE handovers ADD COLUMN waits TEXT NOT NULL DEFAULT '';
ALTER TABLE handovers ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0;
ALTER TABLE handovers ADD COLUMN others TEXT NOT NULL DEFAULT '';
CREATE INDEX people_words_person ON people_words (tenant, person);
