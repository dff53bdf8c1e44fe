-- A method of the year: scales, zones and thresholds are data with a source, in canonical JSON.
CREATE TABLE methods (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    year BIGINT NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX methods_year ON methods (tenant, year);

-- A unit's year: everything below hangs on it.
CREATE TABLE analyses (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    year BIGINT NOT NULL,
    blank_means TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, unit) REFERENCES units (tenant, id)
);
CREATE UNIQUE INDEX analyses_year ON analyses (tenant, unit, year);

CREATE TABLE goals (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    position BIGINT NOT NULL,
    text TEXT NOT NULL,
    search_key TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, analysis) REFERENCES analyses (tenant, id)
);
CREATE UNIQUE INDEX goals_text ON goals (tenant, analysis, search_key);

CREATE TABLE processes (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    goal UUID NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, goal) REFERENCES goals (tenant, id)
);
CREATE UNIQUE INDEX processes_name ON processes (tenant, analysis, goal, search_key);

CREATE TABLE ways (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    process UUID NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    search_key TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, process) REFERENCES processes (tenant, id)
);
CREATE UNIQUE INDEX ways_name ON ways (tenant, analysis, process, search_key);

CREATE TABLE events (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    way UUID NOT NULL,
    number BIGINT NOT NULL,
    event TEXT NOT NULL,
    search_key TEXT NOT NULL,
    likelihood BIGINT,
    consequence BIGINT,
    risk_value BIGINT,
    printed_value TEXT NOT NULL,
    in_plan BOOLEAN NOT NULL,
    handling TEXT NOT NULL,
    reason TEXT NOT NULL,
    control TEXT NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, way) REFERENCES ways (tenant, id)
);
CREATE INDEX events_number ON events (tenant, analysis, number);

CREATE TABLE measures (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    event UUID NOT NULL,
    measure TEXT NOT NULL,
    responsible TEXT NOT NULL,
    due TEXT,
    status TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, event) REFERENCES events (tenant, id)
);
CREATE INDEX measures_analysis ON measures (tenant, analysis);

-- A row of the control plan. A plan may name an event that the analysis lacks: then it stands by its own text.
CREATE TABLE plan_rows (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    position BIGINT NOT NULL,
    event UUID,
    way UUID NOT NULL,
    event_text TEXT NOT NULL,
    search_key TEXT NOT NULL,
    printed_value TEXT NOT NULL,
    control TEXT NOT NULL,
    responsible TEXT NOT NULL,
    performer TEXT NOT NULL,
    reason TEXT NOT NULL,
    extra TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, event) REFERENCES events (tenant, id),
    FOREIGN KEY (tenant, way) REFERENCES ways (tenant, id)
);
CREATE INDEX plan_rows_analysis ON plan_rows (tenant, analysis);

CREATE TABLE control_activities (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    analysis UUID NOT NULL,
    plan_row UUID NOT NULL,
    position BIGINT NOT NULL,
    activity TEXT NOT NULL,
    method TEXT NOT NULL,
    population TEXT NOT NULL,
    sample TEXT NOT NULL,
    timing TEXT NOT NULL,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, plan_row) REFERENCES plan_rows (tenant, id)
);
CREATE INDEX control_activities_analysis ON control_activities (tenant, analysis);
