//! What is kept secret: a record or one of its fields, on a ground in law (OSL), opened only by those whose role is named.
//!
//! A secret record has a row in `sealed`, and so has what belongs to it. Whatever reads records leaves out what stands there, for
//! everybody: a secret is opened one at a time, never listed, so that no list, count, search, letter, print or memory can let it
//! slip. A secret field's value is moved into its mark, and another text stands in its place.

use database::{Read, Row, Value};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{Actor, Change, Grant, Place, Result, Who, hex};

/// Somebody whom a secret treats in a way of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concerned {
    pub person: Uuid,
    pub name: String,
    /// Whether a named decision has opened it to them; otherwise they must not know that it is there.
    pub admitted: bool,
    /// Who decided so, when, and under which number.
    pub decision: String,
}

/// What is secret, why, and for whom.
#[derive(Clone, Debug)]
pub struct Mark {
    pub id: Uuid,
    pub version: i64,
    /// The unit whose authority keeps it.
    pub unit: Uuid,
    pub kind: String,
    pub record: Uuid,
    /// The one field that is secret; empty: the whole record.
    pub field: String,
    /// What stood in the field.
    pub value: String,
    pub salt: String,
    /// What it is called in lists of those who may open it: nothing secret.
    pub label: String,
    /// Chapter and section, as they are printed; empty until somebody has tried it, which only a report has not been from the beginning.
    pub ground: String,
    pub reason: String,
    pub roles: Vec<String>,
    pub set_at: Timestamp,
    pub set_by: String,
    pub lifted_at: Option<Timestamp>,
    pub decision: String,
    pub people: Vec<Concerned>,
}

impl Mark {
    /// Whether the whole record is secret, and not only a field.
    pub fn is_whole(&self) -> bool {
        self.field.is_empty()
    }

    /// Whether somebody may open it: a role that is named, which reaches the unit; never somebody who must not know of it, nor
    /// whoever takes that person's place.
    pub fn opens_to(&self, actor: &Actor, place: &Place) -> bool {
        let Who::Person(id) = actor.who else { return true };
        if let Some(concerned) = self.people.iter().find(|c| c.person == id) {
            return concerned.admitted;
        }
        let opens = |grant: &Grant| {
            self.roles.contains(&grant.role)
                && self.lets(id, grant.instead_of.as_ref().map(|other| other.person))
                && grant.reaches(place)
        };
        actor.grants.iter().any(opens)
    }

    /// Whether a role that somebody has, themselves or in another's place, may count: not for those it is kept from, nor in their place.
    pub fn lets(&self, person: Uuid, instead_of: Option<Uuid>) -> bool {
        self.people.iter().all(|one| one.admitted || (one.person != person && Some(one.person) != instead_of))
    }

    /// Whether somebody must not know that it is there.
    pub fn keeps_from(&self, actor: &Actor) -> bool {
        matches!(actor.who, Who::Person(id) if self.people.iter().any(|c| c.person == id && !c.admitted))
    }

    fn read(row: &Row) -> database::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            version: row.get("version")?,
            unit: row.get("unit")?,
            kind: row.get("kind")?,
            record: row.get("record")?,
            field: row.get("field")?,
            value: row.get("value")?,
            salt: row.get("salt")?,
            label: row.get("label")?,
            ground: row.get("ground")?,
            reason: row.get("reason")?,
            roles: row.get::<String>("roles")?.split_whitespace().map(str::to_owned).collect(),
            set_at: row.get("set_at")?,
            set_by: row.get("set_by")?,
            lifted_at: row.get("lifted_at")?,
            decision: row.get("decision")?,
            people: vec![],
        })
    }

    /// A mark about to be set, by whoever makes the change.
    pub fn new(change: &Change, unit: Uuid, kind: &str, record: Uuid, field: &str) -> Self {
        Self {
            id: change.new_id(),
            version: 1,
            unit,
            kind: kind.to_owned(),
            record,
            field: field.to_owned(),
            value: String::new(),
            salt: hex(&change.context().entropy.fill::<16>()),
            label: String::new(),
            ground: String::new(),
            reason: String::new(),
            roles: vec![],
            set_at: change.now(),
            set_by: change.context().actor.name.clone(),
            lifted_at: None,
            decision: String::new(),
            people: vec![],
        }
    }
}

database::statements! {
    ADD = "INSERT INTO secrecy_marks (tenant, id, version, unit, kind, record, field, value, salt, label, ground, reason, roles, set_at, set_by, decision) \
        VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '')";
    SEAL = "INSERT INTO sealed (tenant, record, mark, kind) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, record) DO NOTHING";
    UNSEAL = "DELETE FROM sealed WHERE tenant = $1 AND mark = $2";
    SEALED = "SELECT record, kind FROM sealed WHERE tenant = $1 AND mark = $2 ORDER BY kind, record";
    COVERING = "SELECT mark FROM sealed WHERE tenant = $1 AND record = $2";
    LIFT = "UPDATE secrecy_marks SET version = version + 1, value = '', lifted_at = $4, decision = $5 \
        WHERE tenant = $1 AND id = $2 AND version = $3 AND lifted_at IS NULL";
    ONE = "SELECT * FROM secrecy_marks WHERE tenant = $1 AND id = $2";
    UNITS = "SELECT DISTINCT unit FROM secrecy_marks WHERE tenant = $1";
    OF_UNIT = "SELECT * FROM secrecy_marks WHERE tenant = $1 AND unit = $2 AND lifted_at IS NULL ORDER BY set_at DESC, id LIMIT 500";
    EVERY_OF_UNIT = "SELECT * FROM secrecy_marks WHERE tenant = $1 AND unit = $2 AND lifted_at IS NULL ORDER BY set_at DESC, id";
    OF_RECORD = "SELECT * FROM secrecy_marks WHERE tenant = $1 AND record = $2 ORDER BY set_at, id";
    FIELDS = "SELECT field FROM secrecy_marks WHERE tenant = $1 AND record = $2 AND field <> '' AND lifted_at IS NULL";
    REWRITE = "UPDATE secrecy_marks SET version = version + 1, value = $4 WHERE tenant = $1 AND id = $2 AND version = $3 AND lifted_at IS NULL";
    GROUND = "UPDATE secrecy_marks SET version = version + 1, ground = $4 WHERE tenant = $1 AND id = $2 AND version = $3 AND lifted_at IS NULL";
    HAND_ON = "UPDATE secrecy_marks SET version = version + 1, roles = $4 WHERE tenant = $1 AND id = $2 AND version = $3 AND lifted_at IS NULL";
    CONCERN = "INSERT INTO secrecy_people (tenant, mark, person, name, stands, decision) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (tenant, mark, person) DO UPDATE SET stands = $5, decision = $6";
    PEOPLE = "SELECT person, name, stands, decision FROM secrecy_people WHERE tenant = $1 AND mark = $2 ORDER BY name, person";
}

/// Sets a mark; a whole record's covers `family` as well, which holds the record itself. What another mark covers already stays that
/// one's.
pub async fn seal(change: &mut Change, mark: &Mark, family: &[(String, Uuid)]) -> Result<()> {
    let tenant = change.tenant();
    let values = vec![
        tenant.into(),
        mark.id.into(),
        mark.unit.into(),
        (&mark.kind).into(),
        mark.record.into(),
        (&mark.field).into(),
        (&mark.value).into(),
        (&mark.salt).into(),
        (&mark.label).into(),
        (&mark.ground).into(),
        (&mark.reason).into(),
        format!(" {} ", mark.roles.join(" ")).into(),
        mark.set_at.into(),
        (&mark.set_by).into(),
    ];
    change.run(ADD, values).await?;
    for (kind, record) in family {
        cover(change, mark.id, kind, *record).await?;
    }
    for concerned in &mark.people {
        concern(change, mark.id, concerned).await?;
    }
    Ok(())
}

/// Covers one more record that belongs to what a mark hides.
pub async fn cover(change: &mut Change, mark: Uuid, kind: &str, record: Uuid) -> Result<()> {
    let values = vec![change.tenant().into(), record.into(), mark.into(), kind.into()];
    change.run(SEAL, values).await.map(drop)
}

/// Says how a secret treats somebody.
pub async fn concern(change: &mut Change, mark: Uuid, concerned: &Concerned) -> Result<()> {
    let stands = if concerned.admitted { "admitted" } else { "kept-from" };
    let values = vec![
        change.tenant().into(),
        mark.into(),
        concerned.person.into(),
        (&concerned.name).into(),
        stands.into(),
        (&concerned.decision).into(),
    ];
    change.run(CONCERN, values).await.map(drop)
}

/// Lifts a mark by a named decision: what it hid is seen again. `false` when somebody was first.
pub async fn lift(change: &mut Change, mark: &Mark, decision: &str) -> Result<bool> {
    let (tenant, now) = (change.tenant(), change.now());
    change.run(UNSEAL, vec![tenant.into(), mark.id.into()]).await?;
    let values = vec![tenant.into(), mark.id.into(), mark.version.into(), now.into(), decision.into()];
    Ok(change.run(LIFT, values).await? > 0)
}

/// Puts another value in the place of a secret field's. `false` when somebody was first.
pub async fn rewrite(change: &mut Change, mark: &Mark, value: &str) -> Result<bool> {
    let values = vec![change.tenant().into(), mark.id.into(), mark.version.into(), value.into()];
    Ok(change.run(REWRITE, values).await? > 0)
}

/// Says on which ground it is secret. `false` when somebody was first.
pub async fn ground(change: &mut Change, mark: &Mark, ground: &str) -> Result<bool> {
    let values = vec![change.tenant().into(), mark.id.into(), mark.version.into(), ground.into()];
    Ok(change.run(GROUND, values).await? > 0)
}

/// Lets others read it than those who did. `false` when somebody was first.
pub async fn hand_on(change: &mut Change, mark: &Mark, roles: &[String]) -> Result<bool> {
    let roles = format!(" {} ", roles.join(" "));
    let values = vec![change.tenant().into(), mark.id.into(), mark.version.into(), roles.into()];
    Ok(change.run(HAND_ON, values).await? > 0)
}

async fn with_people(read: &mut Read, row: &Row) -> Result<Mark> {
    let mut mark = Mark::read(row)?;
    for row in read.rows(PEOPLE, vec![read.tenant().into(), mark.id.into()]).await? {
        mark.people.push(Concerned {
            person: row.get("person")?,
            name: row.get("name")?,
            admitted: row.get::<String>("stands")? == "admitted",
            decision: row.get("decision")?,
        });
    }
    Ok(mark)
}

async fn marks(read: &mut Read, sql: &'static str, of: Uuid) -> Result<Vec<Mark>> {
    let rows = read.rows(sql, vec![read.tenant().into(), of.into()]).await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        all.push(with_people(read, row).await?);
    }
    Ok(all)
}

/// The mark with this id, also one that has been lifted.
pub async fn mark(read: &mut Read, id: Uuid) -> Result<Option<Mark>> {
    Ok(marks(read, ONE, id).await?.pop())
}

/// The marks that a record has or has had, earliest first: its own, not that of what it belongs to.
pub async fn marks_of(read: &mut Read, record: Uuid) -> Result<Vec<Mark>> {
    marks(read, OF_RECORD, record).await
}

/// Every mark that stands in a unit, latest first: where what is secret must be known whole.
pub async fn every_mark_in(read: &mut Read, unit: Uuid) -> Result<Vec<Mark>> {
    marks(read, EVERY_OF_UNIT, unit).await
}

/// The marks that stand in a unit, latest first, as many as a list shows.
pub async fn marks_in(read: &mut Read, unit: Uuid) -> Result<Vec<Mark>> {
    marks(read, OF_UNIT, unit).await
}

/// The units that keep something secret, or have done.
pub async fn units_with_marks(read: &mut Read) -> Result<Vec<Uuid>> {
    let rows = read.rows(UNITS, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(|row| row.get("unit")).collect::<database::Result<_>>()?)
}

/// What a mark hides: kinds and records.
pub async fn family(read: &mut Read, mark: Uuid) -> Result<Vec<(String, Uuid)>> {
    let rows = read.rows(SEALED, vec![read.tenant().into(), mark.into()]).await?;
    Ok(rows.iter().map(|row| Ok((row.get("kind")?, row.get("record")?))).collect::<database::Result<_>>()?)
}

/// Whether a record is hidden, by a mark of its own or of what it belongs to.
pub async fn is_sealed(read: &mut Read, record: Uuid) -> Result<bool> {
    Ok(read.row(COVERING, vec![read.tenant().into(), record.into()]).await?.is_some())
}

/// The fields of a record that are secret, which nobody may write in by the usual way.
pub async fn secret_fields(read: &mut Read, record: Uuid) -> Result<Vec<String>> {
    let rows = read.rows(FIELDS, vec![read.tenant().into(), Value::Id(record)]).await?;
    Ok(rows.iter().map(|row| row.get("field")).collect::<database::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Other, Reach};

    const BOARD: Uuid = Uuid::from_u128(1);
    const ANNA: Uuid = Uuid::from_u128(7);

    fn mark() -> Mark {
        Mark {
            id: Uuid::from_u128(2),
            version: 1,
            unit: BOARD,
            kind: "risk-event".into(),
            record: Uuid::from_u128(3),
            field: String::new(),
            value: String::new(),
            salt: String::new(),
            label: String::new(),
            ground: String::new(),
            reason: String::new(),
            roles: vec!["head".into()],
            set_at: Timestamp::UNIX_EPOCH,
            set_by: String::new(),
            lifted_at: None,
            decision: String::new(),
            people: vec![],
        }
    }

    fn holder(role: &str, unit: Option<Uuid>, instead_of: Option<u128>) -> Actor {
        let grant = Grant {
            role: role.into(),
            permissions: [].into(),
            unit,
            reach: Reach::Authority,
            instead_of: instead_of.map(|id| Other { person: Uuid::from_u128(id), name: "Kallad nu".into() }),
        };
        Actor { who: Who::Person(ANNA), name: "Anna".into(), grants: vec![grant] }
    }

    #[test]
    fn only_a_named_role_in_the_unit_opens_a_secret() {
        let place = Place::unit(vec![BOARD], Some(BOARD));
        assert!(mark().opens_to(&holder("head", Some(BOARD), None), &place));
        assert!(!mark().opens_to(&holder("controller", Some(BOARD), None), &place));
        assert!(!mark().opens_to(&holder("head", Some(Uuid::from_u128(9)), None), &place));
        assert!(!mark().opens_to(&holder("head", None, None), &place));
    }

    #[test]
    fn whoever_must_not_know_does_not_whatever_their_roles() {
        let place = Place::unit(vec![BOARD], Some(BOARD));
        let concerned =
            |person, name: &str, admitted| Concerned { person, name: name.into(), admitted, decision: String::new() };
        let accused = Mark { people: vec![concerned(ANNA, "Anna", false)], ..mark() };
        assert!(!accused.opens_to(&holder("head", Some(BOARD), None), &place));
        let admitted = Mark { people: vec![concerned(ANNA, "Anna", true)], ..mark() };
        assert!(admitted.opens_to(&holder("employee", Some(BOARD), None), &place));
        let stands_in = Mark { people: vec![concerned(Uuid::from_u128(8), "Bo", false)], ..mark() };
        assert!(!stands_in.opens_to(&holder("head", Some(BOARD), Some(8)), &place));
        assert!(stands_in.opens_to(&holder("head", Some(BOARD), Some(9)), &place));
    }
}
