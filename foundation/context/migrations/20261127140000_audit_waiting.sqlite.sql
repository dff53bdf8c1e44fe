CREATE TRIGGER audit_waiting_keeps_update BEFORE UPDATE ON audit_waiting
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- REPLACE takes a row away without asking the trigger of deletion.
CREATE TRIGGER audit_waiting_keeps_insert BEFORE INSERT ON audit_waiting
WHEN EXISTS (SELECT 1 FROM audit_waiting WHERE tenant = NEW.tenant AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
-- It leaves when it stands in the chain, and not before.
CREATE TRIGGER audit_waiting_keeps_delete BEFORE DELETE ON audit_waiting
WHEN NOT EXISTS (SELECT 1 FROM audit a WHERE a.tenant = OLD.tenant AND a.record IS OLD.record
    AND a.at = OLD.at AND a.verb = OLD.verb AND a.kind = OLD.kind AND a.details = OLD.details)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
