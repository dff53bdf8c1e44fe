-- The board's system for internal control, in its own words: chapters that replace the standard text, duties per role, and
-- each time somebody looked it over.
CREATE TABLE system_chapters (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    chapter TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, analysis) REFERENCES analyses (tenant, id)
);
CREATE UNIQUE INDEX system_chapters_chapter ON system_chapters (tenant, analysis, chapter);
CREATE TABLE role_duties (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    position BIGINT NOT NULL,
    role TEXT NOT NULL,
    duty TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, analysis) REFERENCES analyses (tenant, id)
);
CREATE INDEX role_duties_analysis ON role_duties (tenant, analysis, position);
CREATE TABLE system_reviews (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    day TEXT NOT NULL,
    reviewer TEXT NOT NULL,
    unchanged BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, analysis) REFERENCES analyses (tenant, id)
);
CREATE INDEX system_reviews_analysis ON system_reviews (tenant, analysis, day);
