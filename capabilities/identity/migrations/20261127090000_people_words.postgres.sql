-- A prefix is looked for as a range, which holds only where letters are compared as they are.
ALTER TABLE people_words ALTER COLUMN word TYPE TEXT COLLATE "C";
-- Row-level security would let this see nobody: no tenant is set while the schema is brought up to date.
ALTER TABLE people NO FORCE ROW LEVEL SECURITY;
INSERT INTO people_words (tenant, word, person)
    SELECT DISTINCT p.tenant, w.word, p.id FROM people p CROSS JOIN regexp_split_to_table(p.search_key || ' ' || replace(p.search_key, '-', ' ') || ' ' || p.email_key, ' +') AS w (word) WHERE w.word <> '';
ALTER TABLE people FORCE ROW LEVEL SECURITY;
