-- REPLACE takes a row away without asking the trigger of deletion.
CREATE TRIGGER audit_keeps_insert BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE tenant = NEW.tenant AND seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
