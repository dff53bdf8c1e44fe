-- The public version of what was sent or decided, frozen beside it; nothing where the whole document is public.
ALTER TABLE proposal_documents ADD COLUMN public_pdf BYTEA;
ALTER TABLE proposal_documents ADD COLUMN public_digest TEXT;
ALTER TABLE decisions ADD COLUMN public_pdf BYTEA;
ALTER TABLE decisions ADD COLUMN public_digest TEXT;
