CREATE FUNCTION refusals_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a decision is frozen'; END $$;
CREATE TRIGGER refusals_keep BEFORE UPDATE OR DELETE ON refusals FOR EACH ROW EXECUTE FUNCTION refusals_keep();
-- Reports were marked with a ground that nobody had tried. It is chosen by whoever answers. Row-level security would let this see none.
ALTER TABLE secrecy_marks NO FORCE ROW LEVEL SECURITY;
UPDATE secrecy_marks SET ground = '' WHERE kind = 'matter' AND ground = '32 kap. 3 b § OSL' AND lifted_at IS NULL;
ALTER TABLE secrecy_marks FORCE ROW LEVEL SECURITY;
