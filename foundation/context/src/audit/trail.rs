//! Reading the trail: what happened to a record, what somebody did, what changed in a unit; and whether a unit has changed since.

use database::Read;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Recorded, sql};
use crate::{Result, secrecy};

/// What has happened to a record, latest first, at most `limit` entries. A secret record has no history here, and a secret field
/// leaves no values.
pub async fn history(read: &mut Read, record: Uuid, limit: i64) -> Result<Vec<Recorded>> {
    if secrecy::is_sealed(read, record).await? {
        return Ok(vec![]);
    }
    let mut entries = history_of_secret(read, record, limit).await?;
    let secret = secrecy::secret_fields(read, record).await?;
    entries.iter_mut().for_each(|entry| entry.cover(&secret));
    Ok(entries)
}

/// As [`history`], for whoever has opened the record: everything that the trail has.
pub async fn history_of_secret(read: &mut Read, record: Uuid, limit: i64) -> Result<Vec<Recorded>> {
    let rows = read.rows(sql::OF_RECORD, vec![read.tenant().into(), record.into(), limit.into()]).await?;
    Ok(rows.iter().map(Recorded::read).collect::<database::Result<_>>()?)
}

/// One entry of a record's history, by its number.
pub async fn entry(read: &mut Read, record: Uuid, seq: i64) -> Result<Option<Recorded>> {
    if secrecy::is_sealed(read, record).await? {
        return Ok(None);
    }
    let row = read.row(sql::ONE, vec![read.tenant().into(), record.into(), seq.into()]).await?;
    let Some(mut entry) = row.map(|row| Recorded::read(&row)).transpose()? else { return Ok(None) };
    entry.cover(&secrecy::secret_fields(read, record).await?);
    Ok(Some(entry))
}

/// Every entry with this verb, earliest first: for whoever proves that what it tells of is still there. It is shown to nobody.
pub async fn told(read: &mut Read, verb: &str) -> Result<Vec<Recorded>> {
    let mut all: Vec<Recorded> = vec![];
    loop {
        let after = all.last().map_or(0, |entry| entry.seq);
        let rows = read.rows(sql::OF_VERB, vec![read.tenant().into(), verb.into(), after.into()]).await?;
        if rows.is_empty() {
            return Ok(all);
        }
        for row in &rows {
            all.push(Recorded::read(row)?);
        }
    }
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
    /// What was done in a unit under these authorities, at most [`AUTHORITIES`] of them: when it moves, what was done stays behind. Entries
    /// from before that was kept are met by whoever reads the unit today (`older`).
    Unit {
        unit: Uuid,
        authorities: [Uuid; AUTHORITIES],
        older: bool,
    },
}

/// Under how many authorities a unit's entries are looked for at once.
pub const AUTHORITIES: usize = 6;

/// What is looked for; an empty text is anything.
#[derive(Clone, Debug)]
pub struct Search {
    pub of: Of,
    pub record: Option<Uuid>,
    /// The actor as the trail has it: a person's id, or `console:<user>`.
    pub actor: String,
    pub kind: String,
    /// What was done: `opened`.
    pub verb: String,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
    /// Latest first: entries before this number. Earliest first: after it.
    pub than: Option<i64>,
    pub earliest_first: bool,
}

impl Search {
    pub fn of(of: Of) -> Self {
        let (actor, kind, verb) = (String::new(), String::new(), String::new());
        Self { of, record: None, actor, kind, verb, from: None, until: None, than: None, earliest_first: false }
    }

    /// Whether it is the whole chain from its beginning, as an auditor takes it out: what is secret then leaves an empty entry with
    /// its digest, so that the rest can be followed.
    fn is_whole(&self) -> bool {
        self.of == Of::Everything
            && self.earliest_first
            && self.record.is_none()
            && self.actor.is_empty()
            && self.kind.is_empty()
            && self.verb.is_empty()
            && self.from.is_none()
            && self.until.is_none()
    }
}

/// The conditions that hold whichever index leads to the entries. `$1` is the tenant, `$2` what the index is asked for.
macro_rules! found {
    ($by:literal, $than:literal, $order:literal) => {
        concat!(
            "SELECT audit.*, EXISTS (SELECT 1 FROM sealed s WHERE s.tenant = $1 AND s.record = audit.record) AS hidden, \
            EXISTS (SELECT 1 FROM secrecy_marks m WHERE m.tenant = $1 AND m.record = audit.record AND m.lifted_at IS NULL) AS marked \
            FROM audit WHERE tenant = $1 AND ",
            $by,
            " AND ($3 = '' OR kind = $3) AND ($18 = '' OR verb = $18) AND ($4 = '' OR at >= $4) AND ($5 = '' OR at < $5) AND seq ",
            $than,
            " $6 AND ($8 = 'everything' OR ($8 = 'tenant' AND unit IS NULL) OR ($8 = 'unit' AND unit = $9 \
            AND (authority IN ($11, $12, $13, $14, $15, $16) OR ($17 AND authority IS NULL)))) \
            AND ($10 OR NOT EXISTS (SELECT 1 FROM sealed s WHERE s.tenant = $1 AND s.record = audit.record)) ORDER BY seq ",
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
        VERB = found!("verb = $2", "<", "DESC");
        ANY = found!("$2 = ''", "<", "DESC");
        RECORD_ON = found!("record = $2", ">", "");
        ACTOR_ON = found!("actor = $2", ">", "");
        UNIT_ON = found!("unit = $2", ">", "");
        VERB_ON = found!("verb = $2", ">", "");
        ANY_ON = found!("$2 = ''", ">", "");
    }
}

/// The entries that are looked for, at most `limit`. Each way in is one index, so the work is that of what is shown.
pub async fn search(read: &mut Read, wanted: &Search, limit: i64) -> Result<Vec<Recorded>> {
    use found_sql::{ACTOR, ACTOR_ON, ANY, ANY_ON, RECORD, RECORD_ON, UNIT, UNIT_ON, VERB, VERB_ON};
    let none = [Uuid::nil(); AUTHORITIES];
    let (of, unit, authorities, older) = match wanted.of {
        Of::Everything => ("everything", Uuid::nil(), none, false),
        Of::Tenant => ("tenant", Uuid::nil(), none, false),
        Of::Unit { unit, authorities, older } => ("unit", unit, authorities, older),
    };
    let on = wanted.earliest_first;
    let (sql, key) = match (wanted.record, wanted.actor.as_str(), wanted.of) {
        (Some(record), ..) => (if on { RECORD_ON } else { RECORD }, database::Value::from(record)),
        (None, "", Of::Unit { unit, .. }) => (if on { UNIT_ON } else { UNIT }, unit.into()),
        (None, "", _) if !wanted.verb.is_empty() => (if on { VERB_ON } else { VERB }, wanted.verb.as_str().into()),
        (None, "", _) => (if on { ANY_ON } else { ANY }, "".into()),
        (None, actor, _) => (if on { ACTOR_ON } else { ACTOR }, actor.into()),
    };
    let time = |at: Option<Timestamp>| at.map(database::sortable_time).unwrap_or_default();
    let than = wanted.than.unwrap_or(if on { 0 } else { i64::MAX });
    let mut values = vec![
        read.tenant().into(),
        key,
        wanted.kind.as_str().into(),
        time(wanted.from).into(),
        time(wanted.until).into(),
        than.into(),
        limit.into(),
        of.into(),
        unit.into(),
        wanted.is_whole().into(),
    ];
    values.extend(authorities.map(database::Value::from));
    values.extend([older.into(), wanted.verb.as_str().into()]);
    let rows = read.rows(sql, values).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        let mut entry = Recorded::read(row)?;
        if row.get("hidden")? {
            entry = entry.withheld(read.tenant());
        } else if row.get("marked")?
            && let Some(record) = entry.record
        {
            entry.cover(&secrecy::secret_fields(read, record).await?);
        }
        entries.push(entry);
    }
    Ok(entries)
}
