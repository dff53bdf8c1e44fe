//! Who a session belongs to, and what they may do.

use std::{collections::HashMap, sync::Arc};

use context::{Actor, Grant, Language, Result, Who};
use database::Read;
use jiff::Timestamp;
use socket::{House, Later, Named, names::Known};
use uuid::Uuid;
use work::Recipient;

use crate::token::Token;

/// A session ends after a working day, whatever is done in it.
pub(crate) const SESSION_HOURS: i64 = 12;

database::statements! {
    VISITOR = "SELECT p.id, p.name, p.language, s.expires_at, t.name AS tenant_name FROM sessions s \
        JOIN people p ON p.tenant = s.tenant AND p.id = s.person JOIN tenants t ON t.id = s.tenant \
        WHERE s.tenant = $1 AND s.digest = $2 AND s.revoked_at IS NULL AND s.expires_at > $3";
    GRANTS = "SELECT role, unit FROM grants WHERE tenant = $1 AND person = $2 ORDER BY id";
    ADD_GRANT = "INSERT INTO grants (tenant, id, person, role, unit) VALUES ($1, $2, $3, $4, $5)";
    SAME_GRANT = "SELECT id FROM grants WHERE tenant = $1 AND person = $2 AND role = $3 AND unit IS NOT DISTINCT FROM $4";
    ADD_LINK = "INSERT INTO sign_in_links (tenant, digest, person, expires_at) VALUES ($1, $2, $3, $4)";
    LINK = "SELECT l.person, p.name FROM sign_in_links l JOIN people p ON p.tenant = l.tenant AND p.id = l.person \
        WHERE l.tenant = $1 AND l.digest = $2 AND l.used_at IS NULL AND l.expires_at > $3";
    USE_LINK = "UPDATE sign_in_links SET used_at = $3 WHERE tenant = $1 AND digest = $2 AND used_at IS NULL AND expires_at > $3";
    ADD_SESSION = "INSERT INTO sessions (tenant, digest, id, person, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    END_SESSION = "UPDATE sessions SET revoked_at = $3 WHERE tenant = $1 AND digest = $2 AND revoked_at IS NULL";
    END_SESSIONS = "UPDATE sessions SET revoked_at = $3 WHERE tenant = $1 AND person = $2 AND revoked_at IS NULL";
    PERSON = "SELECT p.name, MIN(g.role) AS role FROM people p LEFT JOIN grants g ON g.tenant = p.tenant AND g.person = p.id \
        WHERE p.tenant = $1 AND p.search_key = $2 GROUP BY p.id, p.name ORDER BY p.id LIMIT 1";
    /// Who holds a role in just one of the units under another.
    HOLDERS = "WITH RECURSIVE below (id, depth) AS ( \
            SELECT id, 1 FROM units WHERE tenant = $1 AND parent = $2 \
            UNION ALL SELECT u.id, b.depth + 1 FROM below b CROSS JOIN units u WHERE u.tenant = $1 AND u.parent = b.id AND b.depth < 50 \
        ) SELECT DISTINCT g.unit, p.name, p.email, p.language FROM below b CROSS JOIN grants g \
        JOIN people p ON p.tenant = g.tenant AND p.id = g.person WHERE g.tenant = $1 AND g.unit = b.id AND g.role = $3 \
        ORDER BY p.name, g.unit";
    BY_NAME = "SELECT id FROM people WHERE tenant = $1 AND search_key = $2 ORDER BY id";
}

/// Whose session a cookie carries.
pub struct Visitor {
    pub tenant: Uuid,
    pub tenant_name: String,
    pub actor: Arc<Actor>,
    pub language: Language,
    expires_at: Timestamp,
}

/// The visitor a session cookie belongs to: `None` when it is unknown, ended or expired.
pub async fn visitor(house: &House, cookie: &str) -> Result<Option<Arc<Visitor>>> {
    let Some(token) = Token::parse(cookie) else { return Ok(None) };
    let name = format!("{}|session|{}", token.tenant, token.digest);
    let found = house.remembered(name, async || Ok(look_up(house, &token).await?.map(Arc::new))).await?;
    Ok((*found).clone().filter(|visitor| visitor.expires_at > house.clock().now()))
}

async fn look_up(house: &House, token: &Token) -> Result<Option<Visitor>> {
    let mut read = house.database().read(token.tenant).await?;
    let values = vec![token.tenant.into(), (&token.digest).into(), house.clock().now().into()];
    let Some(row) = read.row(VISITOR, values).await? else { return Ok(None) };
    let person: Uuid = row.get("id")?;
    let grants = grants(house, &mut read, person).await?;
    let language: String = row.get("language")?;
    Ok(Some(Visitor {
        tenant: token.tenant,
        tenant_name: row.get("tenant_name")?,
        actor: Arc::new(Actor { who: Who::Person(person), name: row.get("name")?, grants }),
        language: Language::from_code(&language).unwrap_or_default(),
        expires_at: row.get("expires_at")?,
    }))
}

/// Those who have one of these names, with a role that they hold.
pub fn people<'a>(read: &'a mut Read, keys: &'a [String]) -> Later<'a, Known> {
    Box::pin(async move {
        let mut known = Known::new();
        for key in keys {
            if let Some(row) = read.row(PERSON, vec![read.tenant().into(), key.into()]).await? {
                known.insert(key.clone(), Named { name: row.get("name")?, role: row.get("role")? });
            }
        }
        Ok(known)
    })
}

/// Whom to write to about each of the units under one: those who hold the role in just that unit.
pub async fn holders(read: &mut Read, above: Uuid, role: &str) -> Result<HashMap<Uuid, Vec<Recipient>>> {
    let mut by_unit: HashMap<Uuid, Vec<Recipient>> = HashMap::new();
    for row in read.rows(HOLDERS, vec![read.tenant().into(), above.into(), role.into()]).await? {
        let language = Language::from_code(&row.get::<String>("language")?).unwrap_or_default();
        let one = Recipient { name: row.get("name")?, address: row.get("email")?, language };
        by_unit.entry(row.get("unit")?).or_default().push(one);
    }
    Ok(by_unit)
}

/// The roles a person holds, with what they carry.
pub(crate) async fn grants(house: &House, read: &mut Read, person: Uuid) -> Result<Vec<Grant>> {
    let rows = read.rows(GRANTS, vec![read.tenant().into(), person.into()]).await?;
    let mut grants = Vec::with_capacity(rows.len());
    for row in rows {
        let role: String = row.get("role")?;
        grants.push(Grant { permissions: house.role(&role), role, unit: row.get("unit")? });
    }
    Ok(grants)
}
