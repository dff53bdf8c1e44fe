WITH RECURSIVE split (tenant, person, word, rest) AS (
    SELECT tenant, id, '', search_key || ' ' || replace(search_key, '-', ' ') || ' ' || email_key || ' ' FROM people
    UNION ALL SELECT tenant, person, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM split WHERE rest <> ''
) INSERT INTO people_words (tenant, word, person) SELECT DISTINCT tenant, word, person FROM split WHERE word <> '';
