CREATE TRIGGER decision_files_keep_update BEFORE UPDATE ON decision_files BEGIN SELECT RAISE(ABORT, 'the file of the diary is frozen'); END;
CREATE TRIGGER decision_files_keep_delete BEFORE DELETE ON decision_files BEGIN SELECT RAISE(ABORT, 'the file of the diary is frozen'); END;
