CREATE TRIGGER audit_keeps_all BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_keeps();
-- The role that the program uses reads and adds, and does nothing else, also where a trigger has been taken away.
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM CURRENT_USER;
