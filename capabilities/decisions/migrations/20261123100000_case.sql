-- Who decided: the body, a post in its own right, or a post on delegation, with the point of the delegation rules.
ALTER TABLE decisions ADD COLUMN decider TEXT NOT NULL DEFAULT 'body';
ALTER TABLE decisions ADD COLUMN delegation TEXT NOT NULL DEFAULT '';
-- What else happened to a year's case: consulted with the unions, reported to the body, dispatched.
CREATE TABLE case_steps (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    year BIGINT NOT NULL,
    step TEXT NOT NULL,
    day TEXT NOT NULL,
    party TEXT NOT NULL,
    body TEXT NOT NULL,
    outcome TEXT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX case_steps_unit ON case_steps (tenant, unit, day, id);
-- Points of a body's delegation rules: what a post may decide in its place, and for how long.
CREATE TABLE delegation_points (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    number TEXT NOT NULL,
    matter TEXT NOT NULL,
    post TEXT NOT NULL,
    valid_from TEXT,
    valid_to TEXT,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX delegation_points_unit ON delegation_points (tenant, unit, number, id);
