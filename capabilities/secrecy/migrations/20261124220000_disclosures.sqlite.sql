CREATE TRIGGER disclosures_keep_update BEFORE UPDATE ON disclosures BEGIN SELECT RAISE(ABORT, 'what was given out is frozen'); END;
CREATE TRIGGER disclosures_keep_delete BEFORE DELETE ON disclosures BEGIN SELECT RAISE(ABORT, 'what was given out is frozen'); END;
