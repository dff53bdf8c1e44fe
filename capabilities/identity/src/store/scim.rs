//! What providers' registers say: users, groups, members, and those who have left.

use context::Result;
use database::{Read, Row, Value};
use jiff::Timestamp;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::scim::Kind;

database::statements! {
    SET_SCIM = "UPDATE providers SET scim_digest = $3 WHERE tenant = $1 AND id = $2";
    SCIM_CLIENT = "SELECT id FROM providers WHERE tenant = $1 AND scim_digest = $2";
    HAS_SCIM = "SELECT scim_digest FROM providers WHERE tenant = $1 AND id = $2";
    RESOURCE = "SELECT id, kind, person, document, created_at, changed_at FROM scim_resources WHERE tenant = $1 AND provider = $2 AND kind = $3 AND id = $4";
    RESOURCES = "SELECT id, kind, person, document, created_at, changed_at FROM scim_resources WHERE tenant = $1 AND provider = $2 AND kind = $3 \
        ORDER BY id LIMIT $4 OFFSET $5";
    HOW_MANY = "SELECT COUNT(*) AS n FROM scim_resources WHERE tenant = $1 AND provider = $2 AND kind = $3";
    BY_KEY = "SELECT id, kind, person, document, created_at, changed_at FROM scim_resources WHERE tenant = $1 AND provider = $2 AND kind = $3 AND name_key = $4 ORDER BY id LIMIT 200";
    BY_EXTERNAL = "SELECT id, kind, person, document, created_at, changed_at FROM scim_resources WHERE tenant = $1 AND provider = $2 AND kind = $3 AND external_id = $4 ORDER BY id LIMIT 200";
    BY_ADDRESS = "SELECT id, kind, person, document, created_at, changed_at FROM scim_resources WHERE tenant = $1 AND provider = $2 AND kind = $3 AND email_key = $4 ORDER BY id LIMIT 200";
    ADD_RESOURCE = "INSERT INTO scim_resources (tenant, id, provider, kind, person, name_key, external_id, email_key, document, created_at, changed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)";
    SET_RESOURCE = "UPDATE scim_resources SET name_key = $3, external_id = $4, email_key = $5, document = $6, changed_at = $7 WHERE tenant = $1 AND id = $2";
    REMOVE_RESOURCE = "DELETE FROM scim_resources WHERE tenant = $1 AND id = $2";
    MEMBERS = "SELECT m.member, r.kind FROM scim_members m CROSS JOIN scim_resources r \
        WHERE m.tenant = $1 AND m.in_group = $2 AND r.tenant = $1 AND r.id = m.member ORDER BY m.member";
    ADD_MEMBER = "INSERT INTO scim_members (tenant, in_group, member) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    REMOVE_MEMBER = "DELETE FROM scim_members WHERE tenant = $1 AND in_group = $2 AND member = $3";
    REMOVE_MEMBERS = "DELETE FROM scim_members WHERE tenant = $1 AND in_group = $2";
    LEAVE_GROUPS = "DELETE FROM scim_members WHERE tenant = $1 AND member = $2";
    MEMBER = "SELECT kind FROM scim_resources WHERE tenant = $1 AND provider = $2 AND id = $3";
    /// The groups that a resource is in, directly or through others; itself too where it is in a circle.
    ABOVE = "WITH RECURSIVE above (id) AS (SELECT in_group FROM scim_members WHERE tenant = $1 AND member = $2 \
            UNION SELECT m.in_group FROM above a CROSS JOIN scim_members m WHERE m.tenant = $1 AND m.member = a.id) \
        SELECT r.id, r.document FROM above a CROSS JOIN scim_resources r WHERE r.tenant = $1 AND r.id = a.id ORDER BY r.id";
    /// The people in a group, directly or through others, each with what the provider calls them.
    BELOW = "WITH RECURSIVE below (id) AS (SELECT member FROM scim_members WHERE tenant = $1 AND in_group = $2 \
            UNION SELECT m.member FROM below b CROSS JOIN scim_members m WHERE m.tenant = $1 AND m.in_group = b.id) \
        SELECT r.id, r.person FROM below b CROSS JOIN scim_resources r WHERE r.tenant = $1 AND r.id = b.id AND r.person IS NOT NULL ORDER BY r.id";
    USERS_OF = "SELECT id FROM scim_resources WHERE tenant = $1 AND provider = $2 AND person = $3";
    MEANT = "SELECT id FROM scim_resources WHERE tenant = $1 AND person = $2 LIMIT 1";
    ADD_LEAVING = "INSERT INTO scim_leavings (tenant, id, provider, person, name_key, left_at, held) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// How many have left lately, counted no further than is asked for.
    LATELY = "SELECT COUNT(*) AS n FROM (SELECT id FROM scim_leavings WHERE tenant = $1 AND provider = $2 AND left_at > $3 LIMIT $4) lately";
    LATELY_HELD = "SELECT id FROM scim_leavings WHERE tenant = $1 AND provider = $2 AND held AND left_at > $3 LIMIT 1";
    WAITS = "SELECT id FROM scim_leavings WHERE tenant = $1 AND person = $2 AND held LIMIT 1";
    AT_WORK = "SELECT COUNT(*) AS n FROM people WHERE tenant = $1 AND active";
    /// Whether a user has a name, and who had it before they left: both at once, since every new user is asked about.
    NAMED_SO = "SELECT (SELECT COUNT(*) FROM scim_resources WHERE tenant = $1 AND provider = $2 AND kind = 'User' AND name_key = $3) AS used, \
        (SELECT person FROM scim_leavings WHERE tenant = $1 AND provider = $2 AND name_key = $3 ORDER BY left_at DESC, id DESC LIMIT 1) AS former";
    NOT_HELD = "DELETE FROM scim_leavings WHERE tenant = $1 AND person = $2 AND held";
    HELD = "SELECT l.id, l.person, p.name, l.left_at FROM scim_leavings l JOIN people p ON p.tenant = l.tenant AND p.id = l.person \
        WHERE l.tenant = $1 AND l.provider = $2 AND l.held ORDER BY p.search_key, l.id LIMIT $3";
    HOW_MANY_HELD = "SELECT COUNT(*) AS n FROM scim_leavings WHERE tenant = $1 AND provider = $2 AND held";
    CONFIRM = "UPDATE scim_leavings SET held = FALSE WHERE tenant = $1 AND id = $2";
    KEEP_ALL = "DELETE FROM scim_leavings WHERE tenant = $1 AND provider = $2 AND held";
    /// Administrators but for one of them.
    OTHER_ADMINISTRATORS = "SELECT COUNT(*) AS n FROM grants g JOIN people p ON p.tenant = g.tenant AND p.id = g.person \
        WHERE g.tenant = $1 AND g.role = 'administrator' AND g.unit IS NULL AND p.active AND g.person <> $3 \
        AND (g.valid_from IS NULL OR g.valid_from <= $2) AND g.valid_to IS NULL";
    ADMINISTRATING = "SELECT DISTINCT p.id, p.name, p.email, p.language FROM grants g JOIN people p ON p.tenant = g.tenant AND p.id = g.person \
        WHERE g.tenant = $1 AND g.role = 'administrator' AND g.unit IS NULL AND p.active AND p.email <> '' \
        AND (g.valid_from IS NULL OR g.valid_from <= $2) AND (g.valid_to IS NULL OR g.valid_to >= $2) ORDER BY p.id";
}

/// A resource as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub id: Uuid,
    pub kind: Kind,
    pub person: Option<Uuid>,
    pub document: Map<String, Json>,
    pub created_at: Timestamp,
    pub changed_at: Timestamp,
}

fn resource(row: &Row) -> database::Result<Resource> {
    let kind = if row.get::<String>("kind")? == Kind::User.name() { Kind::User } else { Kind::Group };
    let document = serde_json::from_str(&row.get::<String>("document")?).unwrap_or_default();
    let (created_at, changed_at) = (row.get("created_at")?, row.get("changed_at")?);
    Ok(Resource { id: row.get("id")?, kind, person: row.get("person")?, document, created_at, changed_at })
}

pub(crate) async fn scim_resource(read: &mut Read, provider: Uuid, kind: Kind, id: Uuid) -> Result<Option<Resource>> {
    let values = vec![read.tenant().into(), provider.into(), kind.name().into(), id.into()];
    Ok(read.row(RESOURCE, values).await?.as_ref().map(resource).transpose()?)
}

/// A stretch of a kind's resources, oldest first, and how many there are.
pub(crate) async fn scim_page(
    read: &mut Read,
    provider: Uuid,
    kind: Kind,
    skip: usize,
    limit: usize,
) -> Result<(usize, Vec<Resource>)> {
    let tenant = read.tenant();
    let row = read.row(HOW_MANY, vec![tenant.into(), provider.into(), kind.name().into()]).await?;
    let total: i64 = row.map_or(Ok(0), |row| row.get("n"))?;
    let number = |n: usize| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let values = vec![tenant.into(), provider.into(), kind.name().into(), number(limit), number(skip)];
    let rows = if limit == 0 { vec![] } else { read.rows(RESOURCES, values).await? };
    let found = rows.iter().map(resource).collect::<database::Result<_>>()?;
    Ok((usize::try_from(total).unwrap_or_default(), found))
}

/// Those of a kind that a key finds: `statement` says which.
pub(crate) async fn scim_by(
    read: &mut Read,
    statement: &'static str,
    provider: Uuid,
    kind: Kind,
    key: &str,
) -> Result<Vec<Resource>> {
    let rows =
        read.rows(statement, vec![read.tenant().into(), provider.into(), kind.name().into(), key.into()]).await?;
    Ok(rows.iter().map(resource).collect::<database::Result<_>>()?)
}

/// The members of a group: id, and whether it is a group itself.
pub(crate) async fn scim_members(read: &mut Read, group: Uuid) -> Result<Vec<(Uuid, Kind)>> {
    let rows = read.rows(MEMBERS, vec![read.tenant().into(), group.into()]).await?;
    let one = |row: &Row| {
        let kind = if row.get::<String>("kind")? == Kind::User.name() { Kind::User } else { Kind::Group };
        Ok((row.get("member")?, kind))
    };
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}

/// The groups that a resource is in, directly or through others: id, name, the provider's own name for it.
pub(crate) async fn scim_groups(read: &mut Read, member: Uuid) -> Result<Vec<(Uuid, String, String)>> {
    let rows = read.rows(ABOVE, vec![read.tenant().into(), member.into()]).await?;
    let one = |row: &Row| {
        let document: Json = serde_json::from_str(&row.get::<String>("document")?).unwrap_or_default();
        let text = |name: &str| document[name].as_str().unwrap_or_default().to_owned();
        Ok((row.get("id")?, text("displayName"), text("externalId")))
    };
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}

/// A provider's register as its page shows it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Register {
    /// Whether it may write here.
    pub open: bool,
    /// The token that was just made; it is shown once.
    pub token: Option<String>,
    pub users: usize,
    pub groups: usize,
    /// How many wait to leave until somebody confirms it, and the first of them by name.
    pub waiting: usize,
    pub names: Vec<(Uuid, String)>,
}

/// How many of those who wait are named.
const NAMED: i64 = 100;

pub(crate) async fn register(read: &mut Read, provider: Uuid) -> Result<Register> {
    let tenant = read.tenant();
    let row = read.row(HAS_SCIM, vec![tenant.into(), provider.into()]).await?;
    let digest: Option<String> = row.map_or(Ok(None), |row| row.get("scim_digest"))?;
    let (users, _) = scim_page(read, provider, Kind::User, 0, 0).await?;
    let (groups, _) = scim_page(read, provider, Kind::Group, 0, 0).await?;
    let row = read.row(HOW_MANY_HELD, vec![tenant.into(), provider.into()]).await?;
    let waiting: i64 = row.map_or(Ok(0), |row| row.get("n"))?;
    let rows = read.rows(HELD, vec![tenant.into(), provider.into(), NAMED.into()]).await?;
    let names = rows.iter().map(|row| Ok((row.get("person")?, row.get("name")?))).collect::<database::Result<_>>()?;
    let waiting = usize::try_from(waiting).unwrap_or_default();
    Ok(Register { open: digest.is_some(), token: None, users, groups, waiting, names })
}
