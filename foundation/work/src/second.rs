//! Acts that wait for a second person: what was asked, by whom, and which acts a tenant wants two people for.

use context::{Change, Result};
use database::{Read, Row};
use jiff::Timestamp;
use uuid::Uuid;

database::statements! {
    RULES = "SELECT act FROM second_look_rules WHERE tenant = $1 ORDER BY act";
    ADD_RULE = "INSERT INTO second_look_rules (tenant, act) VALUES ($1, $2) ON CONFLICT (tenant, act) DO NOTHING";
    DROP_RULE = "DELETE FROM second_look_rules WHERE tenant = $1 AND act = $2";
    ADD = "INSERT INTO second_looks (tenant, id, act, unit, kind, record, about, given, asked_by, asked_name, asked_at, status, settled_name, settled_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', '', NULL)";
    WAITING = "SELECT * FROM second_looks WHERE tenant = $1 AND status = 'waiting' ORDER BY asked_at, id LIMIT 500";
    ONE = "SELECT * FROM second_looks WHERE tenant = $1 AND id = $2 AND status = 'waiting'";
    SETTLE = "UPDATE second_looks SET status = $3, settled_name = $4, settled_at = $5, given = '' WHERE tenant = $1 AND id = $2 AND status = 'waiting'";
}

/// An act that waits.
#[derive(Clone, Debug)]
pub struct Asked {
    pub id: Uuid,
    pub act: String,
    pub unit: Option<Uuid>,
    /// The record that it is about, for the trail.
    pub kind: String,
    pub record: Option<Uuid>,
    pub about: String,
    /// What was given, as the act reads it: JSON.
    pub given: String,
    pub by: Uuid,
    pub name: String,
    pub at: Timestamp,
}

fn asked(row: &Row) -> database::Result<Asked> {
    Ok(Asked {
        id: row.get("id")?,
        act: row.get("act")?,
        unit: row.get("unit")?,
        kind: row.get("kind")?,
        record: row.get("record")?,
        about: row.get("about")?,
        given: row.get("given")?,
        by: row.get("asked_by")?,
        name: row.get("asked_name")?,
        at: row.get("asked_at")?,
    })
}

/// Lets an act wait.
pub async fn add(change: &mut Change, one: &Asked) -> Result<()> {
    let values = vec![
        change.tenant().into(),
        one.id.into(),
        (&one.act).into(),
        one.unit.into(),
        (&one.kind).into(),
        one.record.into(),
        (&one.about).into(),
        (&one.given).into(),
        one.by.into(),
        (&one.name).into(),
        one.at.into(),
    ];
    change.run(ADD, values).await.map(drop)
}

/// Everything that waits in the tenant, earliest first: who may see which is the caller's to say.
pub async fn waiting(read: &mut Read) -> Result<Vec<Asked>> {
    let rows = read.rows(WAITING, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(asked).collect::<database::Result<_>>()?)
}

/// The act with this id, while it waits.
pub async fn find(read: &mut Read, id: Uuid) -> Result<Option<Asked>> {
    let row = read.row(ONE, vec![read.tenant().into(), id.into()]).await?;
    Ok(row.map(|row| asked(&row)).transpose()?)
}

/// It waits no longer, and what was given is forgotten. `false` when somebody else was first.
pub async fn settle(change: &mut Change, id: Uuid, confirmed: bool) -> Result<bool> {
    let status = if confirmed { "confirmed" } else { "refused" };
    let (name, now) = (change.context().actor.name.clone(), change.now());
    let values = vec![change.tenant().into(), id.into(), status.into(), name.into(), now.into()];
    Ok(change.run(SETTLE, values).await? > 0)
}

/// The acts that the tenant wants two people for.
pub async fn rules(read: &mut Read) -> Result<Vec<String>> {
    let rows = read.rows(RULES, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(|row| row.get("act")).collect::<database::Result<_>>()?)
}

/// From now on an act wants two people, or one. Gives whether that is new.
pub async fn set_rule(change: &mut Change, act: &str, two: bool) -> Result<bool> {
    let statement = if two { ADD_RULE } else { DROP_RULE };
    Ok(change.run(statement, vec![change.tenant().into(), act.into()]).await? > 0)
}
