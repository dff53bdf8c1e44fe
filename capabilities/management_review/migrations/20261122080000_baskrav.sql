-- A unit's answers to the baseline requirements of a year.
CREATE TABLE baskrav_answers (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    requirement TEXT NOT NULL,
    status TEXT NOT NULL,
    comment TEXT NOT NULL,
    evidence TEXT NOT NULL,
    measure TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE UNIQUE INDEX baskrav_answers_number ON baskrav_answers (tenant, unit, year, number);
