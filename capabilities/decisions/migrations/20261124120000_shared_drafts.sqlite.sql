CREATE TRIGGER shared_drafts_keep_update BEFORE UPDATE ON shared_drafts BEGIN SELECT RAISE(ABORT, 'what was given out is frozen'); END;
CREATE TRIGGER shared_drafts_keep_delete BEFORE DELETE ON shared_drafts BEGIN SELECT RAISE(ABORT, 'what was given out is frozen'); END;
