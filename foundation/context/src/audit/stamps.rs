//! How many checkpoints have been written outside the database: said in it, so that a file of them that is gone is noticed.

use database::{Database, Read};
use uuid::Uuid;

use crate::Result;

database::statements! {
    STAMPED = "INSERT INTO audit_stamps (tenant, public_key, number, seq) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (tenant, public_key) DO UPDATE SET number = $3, seq = $4 WHERE audit_stamps.number < $3";
    STAMPS = "SELECT public_key, number, seq FROM audit_stamps WHERE tenant = $1 ORDER BY public_key";
}

/// The latest checkpoint under a key, as the database remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamped {
    pub key: String,
    pub number: i64,
    pub seq: i64,
}

/// Remembers a checkpoint. It is no change of anybody's: an entry about it would move the chain that it stamps.
pub async fn stamped(database: &Database, tenant: Uuid, stamp: &Stamped) -> Result<()> {
    let mut write = database.write(tenant).await?;
    let values = vec![tenant.into(), (&stamp.key).into(), stamp.number.into(), stamp.seq.into()];
    write.run(STAMPED, values).await?;
    Ok(write.commit().await?)
}

/// What the database remembers of the tenant's checkpoints.
pub async fn stamps(read: &mut Read) -> Result<Vec<Stamped>> {
    let rows = read.rows(STAMPS, vec![read.tenant().into()]).await?;
    let stamp = |row: &database::Row| {
        Ok(Stamped { key: row.get("public_key")?, number: row.get("number")?, seq: row.get("seq")? })
    };
    Ok(rows.iter().map(stamp).collect::<database::Result<_>>()?)
}
