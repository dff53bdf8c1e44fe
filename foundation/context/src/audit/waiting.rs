//! Entries that wait: what may tell no more than its day would be given away by its neighbours in the chain, which say when they were
//! written. They are taken in together, by whoever changes anything the next morning, in an order that says nothing.

use std::sync::LazyLock;

use database::{Many, Read, Value};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::Recorded;
use crate::Result;

/// Until seven the next morning, when the letters about it leave too: counted from the midnight that its day began with.
const NIGHT: SignedDuration = SignedDuration::from_hours(31);

pub(crate) mod sql {
    database::statements! {
        WAIT = "INSERT INTO audit_waiting (tenant, id, at, actor, actor_name, acting_as, origin, unit, authority, verb, kind, record, reason, details) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
        PASSED = "SELECT * FROM audit_waiting \
            WHERE tenant = $1 AND at <= $2 ORDER BY at, id";
        TAKEN = "DELETE FROM audit_waiting WHERE tenant = $1 AND at <= $2";
        WAITS = "UPDATE audit_head SET waits = (SELECT MIN(at) FROM audit_waiting WHERE tenant = $1) WHERE tenant = $1";
    }
}
pub(crate) use sql::STATEMENTS;

/// Many entries that wait, in few statements.
pub(crate) static WAIT: LazyLock<Many> = LazyLock::new(|| Many::of(sql::WAIT));

/// The latest day, as its midnight, whose entries are taken in now.
pub(crate) fn until(now: Timestamp) -> Timestamp {
    now.checked_sub(NIGHT).unwrap_or(Timestamp::UNIX_EPOCH)
}

impl Recorded {
    /// The values of an entry that waits.
    pub(crate) fn waiting(self, tenant: Uuid, id: Uuid) -> impl Iterator<Item = Value> {
        [tenant.into(), id.into()].into_iter().chain(self.saying())
    }
}

/// The entries of the days that have passed, in the order they are taken in.
pub(crate) async fn passed(read: &mut Read, until: Timestamp) -> Result<Vec<Recorded>> {
    let rows = read.rows(sql::PASSED, vec![read.tenant().into(), until.into()]).await?;
    Ok(rows.iter().map(Recorded::said).collect::<database::Result<_>>()?)
}
