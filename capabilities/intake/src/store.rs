//! What has come in: by its code, by unit, and what was said afterwards.

use context::Result;
use database::Read;
use uuid::Uuid;

use crate::{MATTER, Matter};

/// How many are listed at most; the open ones come first.
const SHOWN: i64 = 200;

database::statements! {
    BY_RECEIPT = "SELECT id FROM matters WHERE tenant = $1 AND receipt = $2";
    UNITS = "SELECT DISTINCT unit FROM matters m WHERE tenant = $1 AND NOT EXISTS (SELECT 1 FROM sealed s WHERE s.tenant = m.tenant AND s.record = m.id)";
    OF_UNIT = "SELECT id FROM matters m WHERE tenant = $1 AND unit = $2 \
        AND NOT EXISTS (SELECT 1 FROM sealed s WHERE s.tenant = m.tenant AND s.record = m.id) ORDER BY status DESC, day DESC, id DESC LIMIT $3";
    UNANSWERED = "SELECT unit, COUNT(*) AS n FROM matters m WHERE tenant = $1 AND status = 'open' \
        AND NOT EXISTS (SELECT 1 FROM sealed s WHERE s.tenant = m.tenant AND s.record = m.id) GROUP BY unit ORDER BY unit";
    NOTES = "SELECT id FROM matter_notes WHERE tenant = $1 AND matter = $2 ORDER BY position, id";
}

/// What has come in with this code, also if it is secret: the code is the sender's key.
pub async fn by_receipt(read: &mut Read, digest: &str) -> Result<Option<Matter>> {
    match read.row(BY_RECEIPT, vec![read.tenant().into(), digest.into()]).await? {
        Some(row) => MATTER.find_secret(read, row.get("id")?).await,
        None => Ok(None),
    }
}

/// How many requests wait for an answer, unit by unit.
pub async fn unanswered(read: &mut Read) -> Result<Vec<(Uuid, usize)>> {
    let rows = read.rows(UNANSWERED, vec![read.tenant().into()]).await?;
    let one = |row: &database::Row| Ok((row.get("unit")?, usize::try_from(row.get::<i64>("n")?).unwrap_or_default()));
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}

/// The units that something has come to which is not secret.
pub async fn units(read: &mut Read) -> Result<Vec<Uuid>> {
    let rows = read.rows(UNITS, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(|row| row.get("unit")).collect::<database::Result<_>>()?)
}

/// What has come to a unit and is not secret: the open ones first, latest first.
pub async fn of_unit(read: &mut Read, unit: Uuid) -> Result<Vec<Matter>> {
    let mut all = vec![];
    for row in read.rows(OF_UNIT, vec![read.tenant().into(), unit.into(), SHOWN.into()]).await? {
        all.extend(MATTER.find(read, row.get("id")?).await?);
    }
    Ok(all)
}

/// The ids of what has been said afterwards, earliest first.
pub async fn note_ids(read: &mut Read, matter: Uuid) -> Result<Vec<Uuid>> {
    let rows = read.rows(NOTES, vec![read.tenant().into(), matter.into()]).await?;
    Ok(rows.iter().map(|row| row.get("id")).collect::<database::Result<_>>()?)
}
