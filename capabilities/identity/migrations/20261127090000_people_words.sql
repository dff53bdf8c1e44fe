-- The words that somebody is found by: those of the name, and the address.
CREATE TABLE people_words (
    tenant UUID NOT NULL,
    word TEXT NOT NULL,
    person UUID NOT NULL,
    PRIMARY KEY (tenant, word, person),
    FOREIGN KEY (tenant, person) REFERENCES people (tenant, id)
);
CREATE INDEX people_words_person ON people_words (tenant, person);
