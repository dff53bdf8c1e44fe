-- How a decision in the body's place came about: the function of whoever decided, what it rests on in law, how it is reported to the
-- body, and why it could be delegated.
ALTER TABLE decisions ADD COLUMN function TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN reporting TEXT NOT NULL DEFAULT '';
ALTER TABLE decisions ADD COLUMN delegation_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE delegation_points ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE delegation_points ADD COLUMN reporting TEXT NOT NULL DEFAULT '';
