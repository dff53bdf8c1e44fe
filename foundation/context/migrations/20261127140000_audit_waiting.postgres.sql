CREATE TRIGGER audit_waiting_keeps_update BEFORE UPDATE ON audit_waiting FOR EACH ROW EXECUTE FUNCTION audit_keeps();
CREATE TRIGGER audit_waiting_keeps_all BEFORE TRUNCATE ON audit_waiting FOR EACH STATEMENT EXECUTE FUNCTION audit_keeps();
-- It leaves when it stands in the chain, and not before.
CREATE FUNCTION audit_waiting_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NOT EXISTS (SELECT FROM audit a WHERE a.tenant = OLD.tenant
        AND (a.record = OLD.record OR (a.record IS NULL AND OLD.record IS NULL))
        AND a.at = OLD.at AND a.verb = OLD.verb AND a.kind = OLD.kind AND a.details = OLD.details) THEN
        RAISE EXCEPTION 'the audit trail is append-only';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER audit_waiting_keeps_delete BEFORE DELETE ON audit_waiting FOR EACH ROW EXECUTE FUNCTION audit_waiting_keeps();
