CREATE FUNCTION proposal_documents_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'what was sent is frozen'; END $$;
CREATE TRIGGER proposal_documents_keep BEFORE UPDATE OR DELETE ON proposal_documents FOR EACH ROW EXECUTE FUNCTION proposal_documents_keep();
