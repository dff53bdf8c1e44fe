//! Reading the trail: what happened to a record, what somebody did, what changed in a unit; and whether a unit has changed since.

use database::Read;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Recorded, sql};
use crate::Result;

/// What has happened to a record, latest first, at most `limit` entries.
pub async fn history(read: &mut Read, record: Uuid, limit: i64) -> Result<Vec<Recorded>> {
    let rows = read.rows(sql::OF_RECORD, vec![read.tenant().into(), record.into(), limit.into()]).await?;
    Ok(rows.iter().map(Recorded::read).collect::<database::Result<_>>()?)
}

/// One entry of a record's history, by its number.
pub async fn entry(read: &mut Read, record: Uuid, seq: i64) -> Result<Option<Recorded>> {
    let row = read.row(sql::ONE, vec![read.tenant().into(), record.into(), seq.into()]).await?;
    Ok(row.map(|row| Recorded::read(&row)).transpose()?)
}

/// A number that rises with every change of the unit, and of what belongs to the tenant as a whole.
pub async fn stamp(read: &mut Read, unit: Uuid) -> Result<i64> {
    let row = read.row(sql::STAMP, vec![read.tenant().into(), unit.into()]).await?;
    Ok(row.map_or(Ok(0), |row| row.get("stamp"))?)
}

/// Which part of the trail somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Everything,
    /// What belongs to no unit: people, roles, the organisation, methods.
    Tenant,
    Unit(Uuid),
}

/// What is looked for; an empty text is anything.
#[derive(Clone, Debug)]
pub struct Search {
    pub of: Of,
    pub record: Option<Uuid>,
    /// The actor as the trail has it: a person's id, or `console:<user>`.
    pub actor: String,
    pub kind: String,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// Latest first: entries before this number. Earliest first: after it.
    pub than: Option<i64>,
    pub earliest_first: bool,
}

impl Search {
    pub fn of(of: Of) -> Self {
        let (actor, kind) = (String::new(), String::new());
        Self { of, record: None, actor, kind, from: None, until: None, than: None, earliest_first: false }
    }
}

/// The conditions that hold whichever index leads to the entries. `$1` is the tenant, `$2` what the index is asked for.
macro_rules! found {
    ($by:literal, $than:literal, $order:literal) => {
        concat!(
            "SELECT * FROM audit WHERE tenant = $1 AND ",
            $by,
            " AND ($3 = '' OR kind = $3) AND ($4 = '' OR at >= $4) AND ($5 = '' OR at < $5) AND seq ",
            $than,
            " $6 AND ($8 = 'everything' OR ($8 = 'tenant' AND unit IS NULL) OR ($8 = 'unit' AND unit = $9)) ORDER BY seq ",
            $order,
            " LIMIT $7"
        )
    };
}

pub(crate) mod found_sql {
    database::statements! {
        RECORD = found!("record = $2", "<", "DESC");
        ACTOR = found!("actor = $2", "<", "DESC");
        UNIT = found!("unit = $2", "<", "DESC");
        ANY = found!("$2 = ''", "<", "DESC");
        RECORD_ON = found!("record = $2", ">", "");
        ACTOR_ON = found!("actor = $2", ">", "");
        UNIT_ON = found!("unit = $2", ">", "");
        ANY_ON = found!("$2 = ''", ">", "");
    }
}

/// The entries that are looked for, at most `limit`. Each way in is one index, so the work is that of what is shown.
pub async fn search(read: &mut Read, wanted: &Search, limit: i64) -> Result<Vec<Recorded>> {
    use found_sql::{ACTOR, ACTOR_ON, ANY, ANY_ON, RECORD, RECORD_ON, UNIT, UNIT_ON};
    let (of, unit) = match wanted.of {
        Of::Everything => ("everything", Uuid::nil()),
        Of::Tenant => ("tenant", Uuid::nil()),
        Of::Unit(unit) => ("unit", unit),
    };
    let on = wanted.earliest_first;
    let (sql, key) = match (wanted.record, wanted.actor.as_str(), wanted.of) {
        (Some(record), ..) => (if on { RECORD_ON } else { RECORD }, database::Value::from(record)),
        (None, "", Of::Unit(unit)) => (if on { UNIT_ON } else { UNIT }, unit.into()),
        (None, "", _) => (if on { ANY_ON } else { ANY }, "".into()),
        (None, actor, _) => (if on { ACTOR_ON } else { ACTOR }, actor.into()),
    };
    let time = |at: Option<Timestamp>| at.map(database::sortable_time).unwrap_or_default();
    let than = wanted.than.unwrap_or(if on { 0 } else { i64::MAX });
    let values = vec![
        read.tenant().into(),
        key,
        wanted.kind.as_str().into(),
        time(wanted.from).into(),
        time(wanted.until).into(),
        than.into(),
        limit.into(),
        of.into(),
        unit.into(),
    ];
    let rows = read.rows(sql, values).await?;
    Ok(rows.iter().map(Recorded::read).collect::<database::Result<_>>()?)
}
