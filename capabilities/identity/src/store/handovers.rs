//! What those who have left answered for.

use context::Result;
use database::{Read, Row};
use jiff::Timestamp;
use uuid::Uuid;

database::statements! {
    ADD_HANDOVER = "INSERT INTO handovers (tenant, id, person, unit, role, function, left_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ADD_WAITING = "INSERT INTO handovers (tenant, id, person, unit, role, function, left_at, waits, waiting, others) \
        VALUES ($1, $2, $3, $4, '', '', $5, $6, $7, $8)";
    HANDOVERS = "SELECT h.id, h.person, h.unit, h.role, h.function, h.left_at, h.waits, h.waiting, h.others, p.name FROM handovers h \
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
    /// What waited with them, a message that takes the number; empty where it was a role or a function.
    pub waits: String,
    pub waiting: i64,
    /// Those who have it before them too.
    pub others: String,
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
        waits: row.get("waits")?,
        waiting: row.get("waiting")?,
        others: row.get("others")?,
        left_at: row.get("left_at")?,
    })
}

/// Those that are open, latest first.
pub(crate) async fn handovers(read: &mut Read) -> Result<Vec<Handover>> {
    let rows = read.rows(HANDOVERS, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}
