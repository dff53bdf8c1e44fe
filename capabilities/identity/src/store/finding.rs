//! Finding people: by any word of the name, the address, the units they are in and the functions they have; and telling those apart
//! who have the same name.

use context::{Result, search_key};
use database::{Read, Row};
use jiff::civil::Date;
use uuid::Uuid;

use crate::Person;

/// How many words of what is asked for count; the rest is not looked at.
const WORDS: usize = 3;
/// How many of one name are looked at: more are not told apart by a list.
const NAMESAKES: i64 = 100;

/// What is shown of a person `p` on the day `$2`.
macro_rules! shown {
    () => {
        "SELECT p.id, p.name, p.email, p.active, \
            (SELECT MIN(u.name) FROM grants g JOIN units u ON u.tenant = $1 AND u.id = g.unit WHERE g.tenant = $1 AND g.person = p.id \
                AND (g.valid_to IS NULL OR g.valid_to >= $2)) AS granted, \
            (SELECT MIN(u.name) FROM appointments h JOIN units u ON u.tenant = $1 AND u.id = h.unit WHERE h.tenant = $1 \
                AND h.person = p.id AND (h.valid_to IS NULL OR h.valid_to >= $2)) AS unit, \
            (SELECT MIN(f.name) FROM appointments h JOIN functions f ON f.tenant = $1 AND f.id = h.function WHERE h.tenant = $1 \
                AND h.person = p.id AND (h.valid_to IS NULL OR h.valid_to >= $2)) AS function "
    };
}

database::statements! {
    /// Those who are hit are few, so they are looked up among people and not the other way about (`CROSS JOIN` keeps SQLite to it).
    /// Each word that was asked for is a range of words. Where somebody belongs is asked for those alone who are shown.
    FOUND = concat!("WITH asked (n, low, high, part) AS (VALUES (1, $3, $4, $5), (2, $6, $7, $8), (3, $9, $10, $11)), \
        hits (n, person) AS ( \
            SELECT a.n, w.person FROM asked a JOIN people_words w ON w.tenant = $1 AND w.word >= a.low AND w.word < a.high \
            UNION SELECT a.n, g.person FROM asked a JOIN units u ON u.tenant = $1 AND a.part <> '' AND ' ' || u.search_key LIKE a.part ESCAPE '\\' \
                CROSS JOIN grants g WHERE g.tenant = $1 AND g.unit = u.id AND g.person IS NOT NULL \
            UNION SELECT a.n, h.person FROM asked a JOIN units u ON u.tenant = $1 AND a.part <> '' AND ' ' || u.search_key LIKE a.part ESCAPE '\\' \
                CROSS JOIN appointments h WHERE h.tenant = $1 AND h.unit = u.id \
            UNION SELECT a.n, h.person FROM asked a JOIN functions f ON f.tenant = $1 AND a.part <> '' AND ' ' || f.search_key LIKE a.part ESCAPE '\\' \
                CROSS JOIN appointments h WHERE h.tenant = $1 AND h.function = f.id \
        ) ", shown!(), "FROM (SELECT q.id, q.name, q.email, q.active, q.search_key \
            FROM (SELECT person FROM hits GROUP BY person HAVING COUNT(*) = $12) h CROSS JOIN people q \
            WHERE q.tenant = $1 AND q.id = h.person AND (q.search_key > $13 OR (q.search_key = $13 AND q.id > $14)) ORDER BY q.search_key, q.id LIMIT $15) p \
        ORDER BY p.search_key, p.id");
    /// Everybody, by name.
    EVERYBODY = concat!(shown!(), "FROM (SELECT q.id, q.name, q.email, q.active, q.search_key FROM people q \
            WHERE q.tenant = $1 AND (q.search_key > $3 OR (q.search_key = $3 AND q.id > $4)) ORDER BY q.search_key, q.id LIMIT $5) p \
        ORDER BY p.search_key, p.id");
    /// Those of one name or one address, whoever they are.
    SAME = concat!(shown!(), "FROM (SELECT q.id FROM people q WHERE q.tenant = $1 AND q.search_key = $3 \
            UNION SELECT q.id FROM people q WHERE q.tenant = $1 AND q.email_key <> '' AND q.email_key = $4) same CROSS JOIN people p \
        WHERE p.tenant = $1 AND p.id = same.id ORDER BY p.id LIMIT $5");
    /// Everything that somebody may be told apart by.
    BELONGS = "SELECT u.search_key AS known FROM grants g JOIN units u ON u.tenant = $1 AND u.id = g.unit WHERE g.tenant = $1 AND g.person = $2 \
        UNION SELECT u.search_key FROM appointments h JOIN units u ON u.tenant = $1 AND u.id = h.unit WHERE h.tenant = $1 AND h.person = $2 \
        UNION SELECT f.search_key FROM appointments h JOIN functions f ON f.tenant = $1 AND f.id = h.function WHERE h.tenant = $1 AND h.person = $2";
    ADDRESS_OF = "SELECT id, name, active FROM people WHERE tenant = $1 AND email_key = $2 AND id <> $3 LIMIT 1";
    FORGET_WORDS = "DELETE FROM people_words WHERE tenant = $1 AND person = $2";
    ADD_WORD = "INSERT INTO people_words (tenant, word, person) VALUES ($1, $2, $3)";
}

/// Somebody in a list, with what they are told apart by; a part is empty where there is none.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub active: bool,
    pub function: String,
    pub unit: String,
}

impl Listed {
    /// What they are told apart by, after one another: function, unit, address.
    pub fn apart(&self) -> String {
        let parts = [&self.function, &self.unit, &self.email].into_iter().filter(|part| !part.is_empty());
        parts.map(String::as_str).collect::<Vec<_>>().join(", ")
    }

    /// The name with what they are told apart by: `Eva Berg (rektor, Ekskolan, eva.berg@ekasa.se)`. Typed, it means just them.
    pub fn told(&self) -> String {
        let apart = self.apart();
        if apart.is_empty() { self.name.clone() } else { format!("{} ({apart})", self.name) }
    }
}

fn listed(row: &Row) -> database::Result<Listed> {
    let text = |name: &str| Ok::<_, database::Error>(row.get::<Option<String>>(name)?.unwrap_or_default());
    let unit = text("unit")?;
    let unit = if unit.is_empty() { text("granted")? } else { unit };
    let function = text("function")?;
    Ok(Listed {
        id: row.get("id")?,
        name: row.get("name")?,
        email: row.get("email")?,
        active: row.get("active")?,
        function,
        unit,
    })
}

/// The words that somebody is found by; a name in two parts (Anna-Karin) also by the second.
fn words(text: &str) -> Vec<String> {
    let key = search_key(text);
    let parts = key.split(' ').chain(key.split([' ', '-']));
    let mut words: Vec<String> = parts.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Writes down the words that a person is found by.
pub(crate) async fn put_words(change: &mut context::Change, person: &Person) -> Result<()> {
    let (tenant, id) = (change.tenant(), person.head.id);
    change.run(FORGET_WORDS, vec![tenant.into(), id.into()]).await?;
    for word in words(&format!("{} {}", person.name, person.email)) {
        change.run(ADD_WORD, vec![tenant.into(), word.into(), id.into()]).await?;
    }
    Ok(())
}

/// Those who are found by all the words of a text, by name, after one that has been shown (its key and id).
pub(crate) async fn find(
    read: &mut Read,
    text: &str,
    after: (String, Uuid),
    today: Date,
    limit: usize,
) -> Result<Vec<Listed>> {
    let key = search_key(text);
    let mut asked: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    asked.sort_unstable();
    asked.dedup();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    if asked.is_empty() {
        let values = vec![read.tenant().into(), today.into(), after.0.into(), after.1.into(), limit.into()];
        return Ok(read.rows(EVERYBODY, values).await?.iter().map(listed).collect::<database::Result<_>>()?);
    }
    // The longest say most.
    asked.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
    asked.truncate(WORDS);
    let mut values: Vec<database::Value> = vec![read.tenant().into(), today.into()];
    for n in 0..WORDS {
        let word = asked.get(n).copied().unwrap_or_default();
        // Without a word there is nothing that is both: below the lowest and above it.
        let high = if word.is_empty() { String::new() } else { format!("{word}{}", char::MAX) };
        let part = if word.is_empty() { String::new() } else { format!("% {}%", super::literally(word)) };
        values.extend([word.into(), high.into(), part.into()]);
    }
    let count = i64::try_from(asked.len()).unwrap_or(i64::MAX);
    values.extend([count.into(), after.0.into(), after.1.into(), limit.into()]);
    Ok(read.rows(FOUND, values).await?.iter().map(listed).collect::<database::Result<_>>()?)
}

/// Those who are called just this, or have this address.
pub(crate) async fn same(read: &mut Read, text: &str, today: Date) -> Result<Vec<Listed>> {
    let key = search_key(text);
    let address = text.trim().to_lowercase();
    let values = vec![read.tenant().into(), today.into(), key.into(), address.into(), NAMESAKES.into()];
    Ok(read.rows(SAME, values).await?.iter().map(listed).collect::<database::Result<_>>()?)
}

/// The units that somebody is in and the functions they have, now or before, as keys.
pub(crate) async fn belongs(read: &mut Read, person: Uuid) -> Result<Vec<String>> {
    let rows = read.rows(BELONGS, vec![read.tenant().into(), person.into()]).await?;
    Ok(rows.iter().map(|row| row.get("known")).collect::<database::Result<_>>()?)
}

/// Who else has an address, in any case, and whether they work here.
pub(crate) async fn address_of(read: &mut Read, email: &str, but: Uuid) -> Result<Option<(Uuid, String, bool)>> {
    let key = email.trim().to_lowercase();
    if key.is_empty() {
        return Ok(None);
    }
    let row = read.row(ADDRESS_OF, vec![read.tenant().into(), key.into(), but.into()]).await?;
    Ok(row.map(|r| Ok::<_, database::Error>((r.get("id")?, r.get("name")?, r.get("active")?))).transpose()?)
}
