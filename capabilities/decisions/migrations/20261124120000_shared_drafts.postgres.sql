CREATE FUNCTION shared_drafts_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what was given out is frozen'; END $$;
CREATE TRIGGER shared_drafts_keep BEFORE UPDATE OR DELETE ON shared_drafts FOR EACH ROW EXECUTE FUNCTION shared_drafts_keep();
