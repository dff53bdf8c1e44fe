CREATE TRIGGER proposal_documents_keep_update BEFORE UPDATE ON proposal_documents BEGIN SELECT RAISE(ABORT, 'what was sent is frozen'); END;
CREATE TRIGGER proposal_documents_keep_delete BEFORE DELETE ON proposal_documents BEGIN SELECT RAISE(ABORT, 'what was sent is frozen'); END;
