//! What those who have left answered for.

use context::Result;
use database::{Read, Row};
use jiff::Timestamp;
use uuid::Uuid;

database::statements! {
    ADD_HANDOVER = "INSERT INTO handovers (tenant, id, person, unit, role, function, left_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    HANDOVERS = "SELECT h.id, h.person, h.unit, h.role, h.function, h.left_at, p.name FROM handovers h \
        JOIN people p ON p.tenant = h.tenant AND p.id = h.person WHERE h.tenant = $1 AND h.settled_at IS NULL ORDER BY h.left_at DESC, h.id LIMIT 1000";
    SETTLE = "UPDATE handovers SET settled_at = $3 WHERE tenant = $1 AND id = $2 AND settled_at IS NULL";
}

/// Something that nobody answers for since a person left.
#[derive(Clone, Debug)]
pub(crate) struct Handover {
    pub id: Uuid,
    pub person: Uuid,
    pub name: String,
    pub unit: Option<Uuid>,
    /// The role; empty where it was a function.
    pub role: String,
    pub function: String,
    pub left_at: Timestamp,
}

fn one(row: &Row) -> database::Result<Handover> {
    Ok(Handover {
        id: row.get("id")?,
        person: row.get("person")?,
        name: row.get("name")?,
        unit: row.get("unit")?,
        role: row.get("role")?,
        function: row.get("function")?,
        left_at: row.get("left_at")?,
    })
}

/// Those that are open, latest first.
pub(crate) async fn handovers(read: &mut Read) -> Result<Vec<Handover>> {
    let rows = read.rows(HANDOVERS, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}
