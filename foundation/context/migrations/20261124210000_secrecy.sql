-- What is kept secret: a whole record (field is empty) or one field, whose value stands here and no longer in its record.
CREATE TABLE secrecy_marks (
    tenant UUID NOT NULL,
    id UUID NOT NULL,
    version BIGINT NOT NULL,
    unit UUID NOT NULL,
    kind TEXT NOT NULL,
    record UUID NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    -- Under every digest of what is secret, so that nobody can guess what was digested.
    salt TEXT NOT NULL,
    -- What those who may open it see in their list: nothing secret.
    label TEXT NOT NULL,
    -- Chapter and section, as they are printed.
    ground TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- The roles that may open it, with a space around each.
    roles TEXT NOT NULL,
    set_at TEXT NOT NULL,
    set_by TEXT NOT NULL,
    lifted_at TEXT,
    -- By whom, when and under which number it was decided that it is secret no more.
    decision TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX secrecy_marks_unit ON secrecy_marks (tenant, unit, set_at, id);
CREATE INDEX secrecy_marks_record ON secrecy_marks (tenant, record);
-- Every record that is hidden by a mark: the one that it is about and what belongs to that.
CREATE TABLE sealed (
    tenant UUID NOT NULL,
    record UUID NOT NULL,
    mark UUID NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (tenant, record),
    FOREIGN KEY (tenant, mark) REFERENCES secrecy_marks (tenant, id)
);
CREATE INDEX sealed_mark ON sealed (tenant, mark);
-- Those who must not know of it, whatever their roles, and those to whom a named decision has opened it.
CREATE TABLE secrecy_people (
    tenant UUID NOT NULL,
    mark UUID NOT NULL,
    person UUID NOT NULL,
    name TEXT NOT NULL,
    stands TEXT NOT NULL,
    decision TEXT NOT NULL,
    PRIMARY KEY (tenant, mark, person),
    FOREIGN KEY (tenant, mark) REFERENCES secrecy_marks (tenant, id)
);
