//! Who a session belongs to, and what they may do.

use std::{collections::HashMap, sync::Arc};

use axum::http::HeaderMap;
use context::{Actor, Clock, Language, Result, Who};
use database::{Moment, Read, Row};
use jiff::{Timestamp, civil::Date};
use socket::{House, Later, Named, names::Known};
use uuid::Uuid;
use work::Recipient;

pub(crate) mod credentials;
pub(crate) mod finding;
pub(crate) mod handovers;
pub(crate) mod holdings;
pub(crate) mod providers;
pub(crate) mod scim;
pub(crate) mod sql;

pub(crate) use credentials::*;
pub(crate) use providers::*;
pub(crate) use sql::*;

pub use finding::Listed;
pub(crate) use holdings::{
    Carried, appointments, crosses, employees, function_roles, grants, holdings, reaching, seats, substitutions,
    units_held_in,
};
pub use holdings::{Reaches, who_may, who_reaches};

use crate::{
    MANAGE,
    token::{self, SeenToken, Token},
};

/// A session ends after a working day, whatever is done in it.
pub(crate) const SESSION_HOURS: i64 = 12;

database::statements! {
    VISITOR = "SELECT p.id, p.name, p.language, s.expires_at, s.strength, COALESCE(s.proved_at, s.created_at) AS proved_at, t.name AS tenant_name FROM sessions s \
        JOIN people p ON p.tenant = s.tenant AND p.id = s.person JOIN tenants t ON t.id = s.tenant \
        WHERE s.tenant = $1 AND s.digest = $2 AND s.revoked_at IS NULL AND s.expires_at > $3 AND s.strength > 0 AND p.active";
    ADD_LINK = "INSERT INTO sign_in_links (tenant, digest, person, expires_at) VALUES ($1, $2, $3, $4)";
    LINK = "SELECT l.person, p.name FROM sign_in_links l JOIN people p ON p.tenant = l.tenant AND p.id = l.person \
        WHERE l.tenant = $1 AND l.digest = $2 AND l.used_at IS NULL AND l.expires_at > $3 AND p.active";
    USE_LINK = "UPDATE sign_in_links SET used_at = $3 WHERE tenant = $1 AND digest = $2 AND used_at IS NULL AND expires_at > $3";
    ADD_SESSION = "INSERT INTO sessions (tenant, digest, id, person, created_at, expires_at, provider, provider_subject, provider_session, id_token, strength, proved_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    END_SESSION = "UPDATE sessions SET revoked_at = $3 WHERE tenant = $1 AND digest = $2 AND revoked_at IS NULL";
    END_SESSIONS = "UPDATE sessions SET revoked_at = $3 WHERE tenant = $1 AND person = $2 AND revoked_at IS NULL";
    PERSON = "SELECT p.name, p.active, (SELECT MIN(g.role) FROM grants g WHERE g.tenant = $1 AND g.person = p.id) AS role \
        FROM people p WHERE p.tenant = $1 AND p.search_key = $2 ORDER BY p.active DESC, p.id LIMIT 1";
    /// Who holds a role in just one of the units under another.
    HOLDERS = "WITH RECURSIVE below (id, depth) AS ( \
            SELECT id, 1 FROM units WHERE tenant = $1 AND parent = $2 \
            UNION ALL SELECT u.id, b.depth + 1 FROM below b CROSS JOIN units u WHERE u.tenant = $1 AND u.parent = b.id AND b.depth < 50 \
        ), held (unit, person, valid_from, valid_to) AS ( \
            SELECT g.unit, g.person, g.valid_from, g.valid_to FROM below b CROSS JOIN grants g \
                WHERE g.tenant = $1 AND g.unit = b.id AND g.role = $3 \
            UNION ALL SELECT a.unit, a.person, a.valid_from, a.valid_to FROM below b CROSS JOIN appointments a \
                CROSS JOIN grants g WHERE a.tenant = $1 AND a.unit = b.id AND g.role = $3 \
                AND g.tenant = $1 AND g.function = a.function AND (g.unit IS NULL OR g.unit = a.unit) \
        ) SELECT DISTINCT h.unit, p.name, p.email, p.language FROM held h CROSS JOIN people p WHERE p.tenant = $1 AND p.id = h.person \
        AND p.active AND (h.valid_from IS NULL OR h.valid_from <= $4) AND (h.valid_to IS NULL OR h.valid_to >= $4) \
        ORDER BY p.name, h.unit";
    CALLED = "SELECT id, name FROM people WHERE tenant = $1 AND search_key = $2 \
        UNION SELECT id, name FROM people WHERE tenant = $1 AND email_key <> '' AND email_key = $3 ORDER BY 1 LIMIT 100";
    CALLED_ANY = "WITH asked (key) AS (VALUES ($2), ($3), ($4), ($5), ($6), ($7), ($8), ($9), ($10), ($11), ($12), ($13), ($14), ($15), ($16), ($17), \
            ($18), ($19), ($20), ($21), ($22), ($23), ($24), ($25), ($26), ($27), ($28), ($29), ($30), ($31), ($32), ($33)) \
        SELECT p.id, p.name, p.search_key FROM asked a CROSS JOIN people p WHERE p.tenant = $1 AND a.key <> '' AND p.search_key = a.key \
        UNION SELECT p.id, p.name, p.search_key FROM asked a CROSS JOIN people p WHERE p.tenant = $1 AND a.key <> '' AND p.email_key = a.key";
}

/// How many names [`CALLED_ANY`] asks for at a time.
pub(crate) const NAMES: usize = 32;

/// Whose session a cookie carries.
pub struct Visitor {
    pub tenant: Uuid,
    pub tenant_name: String,
    pub actor: Arc<Actor>,
    pub language: Language,
    /// Whether they have a role that two factors are needed for, and have proved only one: it is as if they did not hold it.
    pub held_back: bool,
    proved_at: Timestamp,
    /// When the session ends, also for whoever is never idle.
    pub expires_at: Timestamp,
}

/// For how long somebody who has proved who they are is not asked again.
const RECENT_MINUTES: i64 = 15;

impl Visitor {
    /// Whether they have proved who they are so lately that they are not asked again before what is dangerous.
    pub fn proved_lately(&self, clock: &Clock) -> bool {
        clock.now().as_second() - self.proved_at.as_second() < RECENT_MINUTES * 60
    }
}

/// The visitor whose session came with a request, and the cookie that goes back where it is time for a new one: `None` when there is
/// none, or it is unknown, ended, expired or was left alone too long.
pub async fn visitor(
    house: &House,
    moment: &Moment,
    headers: &HeaderMap,
) -> Result<Option<(Arc<Visitor>, Option<String>)>> {
    let Some(SeenToken { token, seen }) = token::session(house, headers) else { return Ok(None) };
    let (now, idle) = (house.clock().now(), house.settings().idle());
    let away = now.as_second() - seen.as_second();
    if away > idle * 60 {
        return Ok(None);
    }
    let renewed = (away >= token::RENEWED_SECONDS).then(|| token::cookie(house, Some(&token)));
    // Roles begin and end with the day, also when nothing is written.
    let name = format!("{}|session|{}|{}", token.tenant, token.digest, house.clock().today());
    let found = house.remembered(moment, name, async || Ok(look_up(house, &token).await?.map(Arc::new))).await?;
    let open = (*found).clone().filter(|visitor| visitor.expires_at > now);
    Ok(open.map(|visitor| (visitor, renewed)))
}

async fn look_up(house: &House, token: &Token) -> Result<Option<Visitor>> {
    let mut read = house.database().read(token.tenant).await?;
    let values = vec![token.tenant.into(), (&token.digest).into(), house.clock().now().into()];
    let Some(row) = read.row(VISITOR, values).await? else { return Ok(None) };
    let person: Uuid = row.get("id")?;
    let mut grants = grants(house, &mut read, person, house.clock().today()).await?;
    let held = grants.len();
    // Whoever looks after accounts could become anybody: that takes two factors.
    if house.settings().strict && row.get::<i64>("strength")? < 2 {
        grants.retain(|g| !g.permissions.contains(&MANAGE.0));
    }
    let language: String = row.get("language")?;
    Ok(Some(Visitor {
        tenant: token.tenant,
        tenant_name: row.get("tenant_name")?,
        held_back: grants.len() < held,
        actor: Arc::new(Actor { who: Who::Person(person), name: row.get("name")?, grants }),
        language: Language::from_code(&language).unwrap_or_default(),
        proved_at: row.get("proved_at")?,
        expires_at: row.get("expires_at")?,
    }))
}

/// Those who have one of these names, with a role that they hold.
pub fn people<'a>(read: &'a mut Read, keys: &'a [String]) -> Later<'a, Known> {
    Box::pin(async move {
        let mut known = Known::new();
        for key in keys {
            if let Some(row) = read.row(PERSON, vec![read.tenant().into(), key.into()]).await? {
                known.insert(
                    key.clone(),
                    Named { name: row.get("name")?, role: row.get("role")?, left: !row.get::<bool>("active")? },
                );
            }
        }
        Ok(known)
    })
}

/// Whom to write to about each of the units under one: those who hold the role in just that unit.
pub async fn holders(read: &mut Read, above: Uuid, role: &str, day: Date) -> Result<HashMap<Uuid, Vec<Recipient>>> {
    let mut by_unit: HashMap<Uuid, Vec<Recipient>> = HashMap::new();
    for row in read.rows(HOLDERS, vec![read.tenant().into(), above.into(), role.into(), day.into()]).await? {
        by_unit.entry(row.get("unit")?).or_default().push(recipient(&row)?);
    }
    Ok(by_unit)
}

/// Somebody to write to, of a row with their name, address and language.
pub(crate) fn recipient(row: &Row) -> database::Result<Recipient> {
    let language = Language::from_code(&row.get::<String>("language")?).unwrap_or_default();
    Ok(Recipient { name: row.get("name")?, address: row.get("email")?, language })
}

/// Somebody's name, whether they work here still or not.
pub async fn name_of(read: &mut Read, person: Uuid) -> Result<Option<String>> {
    let row = read.row(NAME, vec![read.tenant().into(), person.into()]).await?;
    Ok(row.map(|row| row.get("name")).transpose()?)
}

/// People, by name, after one that has been shown: everybody, or those who are found by all the words of a text. The work does not grow
/// with how many there are.
pub(crate) async fn people_page(
    read: &mut Read,
    text: &str,
    after: Option<Uuid>,
    today: Date,
    limit: usize,
) -> Result<Vec<Listed>> {
    let tenant = read.tenant();
    let from = match after {
        Some(id) => {
            let row = read.row(SEARCH_KEY, vec![tenant.into(), id.into()]).await?;
            row.map_or(Ok(String::new()), |row| row.get("search_key"))?
        }
        None => String::new(),
    };
    let after = (from, after.unwrap_or(Uuid::nil()));
    finding::find(read, text, after, today, limit).await
}

/// A text as it stands, in a pattern.
pub(crate) fn literally(text: &str) -> String {
    text.chars().flat_map(|c| ['\\'].into_iter().filter(move |_| "%_\\".contains(c)).chain([c])).collect()
}

/// Where somebody is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

/// The sessions of a person that are open, latest first.
pub(crate) async fn sessions(read: &mut Read, person: Uuid, now: Timestamp) -> Result<Vec<Session>> {
    let rows = read.rows(SESSIONS, vec![read.tenant().into(), person.into(), now.into()]).await?;
    let one = |row: &Row| {
        Ok(Session { id: row.get("id")?, created_at: row.get("created_at")?, expires_at: row.get("expires_at")? })
    };
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}

/// The session that a cookie carries.
pub(crate) async fn session_of(read: &mut Read, digest: &str) -> Result<Option<Uuid>> {
    let row = read.row(SESSION_OF, vec![read.tenant().into(), digest.into()]).await?;
    Ok(row.map(|row| row.get("id")).transpose()?)
}
