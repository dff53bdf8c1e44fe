CREATE FUNCTION decision_files_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the file of the diary is frozen'; END $$;
CREATE TRIGGER decision_files_keep BEFORE UPDATE OR DELETE ON decision_files FOR EACH ROW EXECUTE FUNCTION decision_files_keep();
