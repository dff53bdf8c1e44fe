-- The last entry that everybody's pages may depend on: one of no unit that is not about accounts or letters. Who signs in and out is
-- half of a trail, and no page has to be made anew for it.
ALTER TABLE audit_head ADD COLUMN common BIGINT NOT NULL DEFAULT 0;
