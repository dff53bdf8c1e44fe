CREATE TRIGGER refusals_keep_update BEFORE UPDATE ON refusals BEGIN SELECT RAISE(ABORT, 'a decision is frozen'); END;
CREATE TRIGGER refusals_keep_delete BEFORE DELETE ON refusals BEGIN SELECT RAISE(ABORT, 'a decision is frozen'); END;
-- Reports were marked with a ground that nobody had tried. It is chosen by whoever answers.
UPDATE secrecy_marks SET ground = '' WHERE kind = 'matter' AND ground = '32 kap. 3 b § OSL' AND lifted_at IS NULL;
