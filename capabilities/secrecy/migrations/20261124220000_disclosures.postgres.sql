CREATE FUNCTION disclosures_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what was given out is frozen'; END $$;
CREATE TRIGGER disclosures_keep BEFORE UPDATE OR DELETE ON disclosures FOR EACH ROW EXECUTE FUNCTION disclosures_keep();
