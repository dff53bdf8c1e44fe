//! What people hold: directly, by a function, in another's place; and who reaches a unit.

use std::collections::BTreeSet;

use context::{Actor, Grant, Other, Permission, Place, Result, Who};
use database::{Read, Row};
use jiff::civil::Date;
use socket::{Holder, House, Later, Unit};
use uuid::Uuid;

use crate::{
    PERSON,
    model::{BODY, Holding, OWN_ROLE, OwnRole, Period, reach},
};

/// How many successors a role follows: a unit that ended went into another, which may have ended too.
const STEPS: usize = 10;

database::statements! {
    /// The person, and those whose place they take on a day.
    HOLDINGS = "WITH who (id, instead_of) AS ( \
            SELECT p.id, NULL FROM people p WHERE p.tenant = $1 AND p.id = $2 AND p.active \
            UNION ALL SELECT p.id, p.name FROM substitutions s JOIN people p ON p.tenant = s.tenant AND p.id = s.instead_of \
            JOIN people me ON me.tenant = s.tenant AND me.id = s.person \
            WHERE s.tenant = $1 AND s.person = $2 AND s.valid_from <= $3 AND s.valid_to >= $3 AND p.active AND me.active \
        ), held (id, role, unit, valid_from, valid_to, function, instead_of, provider, whose) AS ( \
            SELECT g.id, g.role, g.unit, g.valid_from, g.valid_to, NULL, w.instead_of, \
            (SELECT v.name FROM providers v WHERE v.tenant = g.tenant AND v.id = g.source), w.id FROM who w CROSS JOIN grants g \
            WHERE g.tenant = $1 AND g.person = w.id \
        UNION ALL SELECT g.id, g.role, a.unit, a.valid_from, a.valid_to, f.name, w.instead_of, NULL, w.id FROM who w CROSS JOIN appointments a \
            CROSS JOIN grants g CROSS JOIN functions f WHERE a.tenant = $1 AND a.person = w.id AND f.tenant = $1 AND f.id = a.function \
            AND g.tenant = $1 AND g.function = a.function AND (g.unit IS NULL OR g.unit = a.unit) \
        ) SELECT h.*, u.valid_to AS ended FROM held h LEFT JOIN units u ON u.tenant = $1 AND u.id = h.unit \
        ORDER BY h.instead_of NULLS FIRST, h.role, h.id";
    ENDED_UNIT = "SELECT valid_to, successor FROM units WHERE tenant = $1 AND id = $2";
    /// Everybody who holds something in a unit, above it or in the whole tenant, on a day.
    REACHING = "WITH RECURSIVE above (id, parent, depth) AS ( \
            SELECT id, parent, 0 FROM units WHERE tenant = $1 AND id = $2 \
            UNION ALL SELECT u.id, u.parent, a.depth + 1 FROM above a CROSS JOIN units u WHERE u.tenant = $1 AND u.id = a.parent AND a.depth < 50 \
        ), held (grant_id, role, unit, person, valid_from, valid_to, function, source) AS ( \
            SELECT g.id, g.role, g.unit, g.person, g.valid_from, g.valid_to, NULL, g.source FROM above a CROSS JOIN grants g \
                WHERE g.tenant = $1 AND g.unit = a.id \
            UNION ALL SELECT g.id, g.role, g.unit, g.person, g.valid_from, g.valid_to, NULL, g.source FROM grants g \
                WHERE g.tenant = $1 AND g.unit IS NULL \
            UNION ALL SELECT g.id, g.role, p.unit, p.person, p.valid_from, p.valid_to, f.name, NULL FROM above a CROSS JOIN appointments p \
                CROSS JOIN grants g CROSS JOIN functions f WHERE p.tenant = $1 AND p.unit = a.id AND f.tenant = $1 AND f.id = p.function \
                AND g.tenant = $1 AND g.function = p.function AND (g.unit IS NULL OR g.unit = p.unit) \
        ) SELECT h.grant_id AS id, h.role, h.unit, h.valid_from, h.valid_to, h.function, p.id AS person, p.name, NULL AS instead_of, \
            (SELECT v.name FROM providers v WHERE v.tenant = $1 AND v.id = h.source) AS provider, h.person AS whose \
            FROM held h CROSS JOIN people p WHERE p.tenant = $1 AND p.id = h.person \
            AND p.active AND h.role <> $4 AND (h.valid_from IS NULL OR h.valid_from <= $3) AND (h.valid_to IS NULL OR h.valid_to >= $3) \
        UNION ALL SELECT h.grant_id, h.role, h.unit, s.valid_from, s.valid_to, h.function, p.id, p.name, o.name, \
            (SELECT v.name FROM providers v WHERE v.tenant = $1 AND v.id = h.source), h.person \
            FROM substitutions s CROSS JOIN people o CROSS JOIN people p CROSS JOIN held h \
            WHERE s.tenant = $1 AND o.tenant = $1 AND o.id = s.instead_of AND p.tenant = $1 AND p.id = s.person AND h.person = o.id AND o.active AND p.active AND h.role <> $4 AND s.valid_from <= $3 AND s.valid_to >= $3 \
            AND (h.valid_from IS NULL OR h.valid_from <= $3) AND (h.valid_to IS NULL OR h.valid_to >= $3) \
        ORDER BY 2, 8, 7 LIMIT 1000";
    /// How many have a role in a unit or above it, where there are too many to name.
    MANY = "WITH RECURSIVE above (id, parent, depth) AS ( \
            SELECT id, parent, 0 FROM units WHERE tenant = $1 AND id = $2 \
            UNION ALL SELECT u.id, u.parent, a.depth + 1 FROM above a CROSS JOIN units u WHERE u.tenant = $1 AND u.id = a.parent AND a.depth < 50 \
        ) SELECT COUNT(*) AS n FROM above a CROSS JOIN grants g WHERE g.tenant = $1 AND g.unit = a.id AND g.role = $4 \
            AND (g.valid_from IS NULL OR g.valid_from <= $3) AND (g.valid_to IS NULL OR g.valid_to >= $3)";
    HELD_IN = "SELECT unit FROM grants WHERE tenant = $1 AND unit IS NOT NULL AND role <> 'employee' \
        UNION SELECT unit FROM appointments WHERE tenant = $1";
    /// Those who have sat in a body, whenever it was.
    SEATS = "SELECT g.role, g.valid_from, g.valid_to, p.name FROM grants g JOIN people p ON p.tenant = g.tenant AND p.id = g.person \
        WHERE g.tenant = $1 AND g.unit = $2 AND g.role IN ($3, $4, $5) ORDER BY g.valid_from, g.role, p.name COLLATE sv";
}

fn period(row: &Row) -> database::Result<Period> {
    Ok(Period { from: row.get("valid_from")?, to: row.get("valid_to")? })
}

fn holding(row: &Row) -> database::Result<Holding> {
    Ok(Holding {
        id: row.get("id")?,
        role: row.get("role")?,
        unit: row.get("unit")?,
        period: period(row)?,
        function: row.get("function")?,
        instead_of: match row.get::<Option<String>>("instead_of")? {
            Some(name) => Some(Other { person: row.get("whose")?, name }),
            None => None,
        },
        provider: row.get("provider")?,
        moved_from: None,
    })
}

/// What a person holds and has held, their own first. A role in a unit that has ended goes along to its successor; without one it
/// has ended too.
pub(crate) async fn holdings(read: &mut Read, person: Uuid, day: Date) -> Result<Vec<Holding>> {
    let tenant = read.tenant();
    let rows = read.rows(HOLDINGS, vec![tenant.into(), person.into(), day.into()]).await?;
    let mut held = vec![];
    for row in &rows {
        let mut holding = holding(row)?;
        if row.get::<Option<Date>>("ended")?.is_some_and(|last| last < day) {
            follow(read, &mut holding, day).await?;
        }
        held.push(holding);
    }
    Ok(held)
}

async fn follow(read: &mut Read, holding: &mut Holding, day: Date) -> Result<()> {
    let given_in = holding.unit;
    for _ in 0..STEPS {
        let Some(unit) = holding.unit else { return Ok(()) };
        let Some(row) = read.row(ENDED_UNIT, vec![read.tenant().into(), unit.into()]).await? else { return Ok(()) };
        let (ended, successor): (Option<Date>, Option<Uuid>) = (row.get("valid_to")?, row.get("successor")?);
        let Some(last) = ended.filter(|last| *last < day) else { return Ok(()) };
        match successor {
            Some(successor) => (holding.unit, holding.moved_from) = (Some(successor), given_in),
            None => {
                holding.period.to = Some(holding.period.to.map_or(last, |to| to.min(last)));
                return Ok(());
            }
        }
    }
    Ok(())
}

/// A role's permissions and reach: one of the house's, or one the tenant made.
pub(crate) struct Carried<'a> {
    house: &'a House,
    own: Option<Vec<OwnRole>>,
}

impl<'a> Carried<'a> {
    pub fn new(house: &'a House) -> Self {
        Self { house, own: None }
    }

    async fn own(&mut self, read: &mut Read) -> Result<&[OwnRole]> {
        if self.own.is_none() {
            self.own = Some(OWN_ROLE.list(read, None).await?);
        }
        Ok(self.own.as_deref().unwrap_or_default())
    }

    /// What a holding lets its holder do. `None` for a role that is no more.
    pub async fn grant(&mut self, read: &mut Read, holding: &Holding) -> Result<Option<Grant>> {
        let permissions = if OwnRole::is(&holding.role) {
            let house = self.house;
            let own = self.own(read).await?.iter().find(|r| r.key() == holding.role);
            own.map(|role| house.permissions().iter().copied().filter(|p| role.carries(p)).collect())
        } else {
            self.house.role(&holding.role)
        };
        let unit = holding.unit;
        let reach = reach(&holding.role);
        let (role, instead_of) = (holding.role.clone(), holding.instead_of.clone());
        Ok(permissions.map(|permissions| Grant { role, permissions, unit, reach, instead_of }))
    }
}

/// What a person may do on a day.
pub(crate) async fn grants(house: &House, read: &mut Read, person: Uuid, day: Date) -> Result<Vec<Grant>> {
    let mut carried = Carried::new(house);
    let mut grants = vec![];
    for holding in holdings(read, person, day).await?.iter().filter(|h| h.period.holds(day)) {
        grants.extend(carried.grant(read, holding).await?);
    }
    Ok(grants)
}

/// Somebody who holds something that may reach a unit.
#[derive(Clone, Debug)]
pub(crate) struct Reaching {
    pub person: Uuid,
    pub name: String,
    pub holding: Holding,
}

/// The role whose holders are counted and not named.
pub(crate) const EVERYBODYS: &str = "employee";

/// Those who hold something in a unit, above it or in the whole tenant; whether it reaches the unit is for [`Grant::reaches`] to say.
pub(crate) async fn reaching(read: &mut Read, unit: Uuid, day: Date) -> Result<Vec<Reaching>> {
    let values = vec![read.tenant().into(), unit.into(), day.into(), EVERYBODYS.into()];
    let rows = read.rows(REACHING, values).await?;
    let one = |row: &Row| Ok(Reaching { person: row.get("person")?, name: row.get("name")?, holding: holding(row)? });
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}

/// Somebody who has a role that reaches a unit.
#[derive(Clone, Debug)]
pub struct Reaches {
    pub person: Uuid,
    pub name: String,
    pub role: String,
    /// In whose place, where it is another's role.
    pub instead_of: Option<Uuid>,
}

/// Who has a role that reaches a unit on a day. Employees as such are not among them: they are too many to name.
pub async fn who_reaches(house: &House, read: &mut Read, unit: &Unit, day: Date) -> Result<Vec<Reaches>> {
    let mut carried = Carried::new(house);
    let mut found = vec![];
    for Reaching { person, name, holding } in reaching(read, unit.id, day).await? {
        if carried.grant(read, &holding).await?.is_some_and(|grant| grant.reaches(&unit.place)) {
            let instead_of = holding.instead_of.map(|other| other.person);
            found.push(Reaches { person, name, role: holding.role, instead_of });
        }
    }
    Ok(found)
}

/// Everybody who has a permission in a place today, with all that they hold. Employees as such are not among them.
pub fn who_may<'a>(
    house: &'a House,
    read: &'a mut Read,
    permission: Permission,
    place: &'a Place,
) -> Later<'a, Vec<Holder>> {
    Box::pin(async move {
        let (day, mut carried, mut people) = (house.clock().today(), Carried::new(house), BTreeSet::new());
        // Of the tenant as a whole there is no unit: those who hold something everywhere.
        for Reaching { person, holding, .. } in reaching(read, place.id().unwrap_or(Uuid::nil()), day).await? {
            let grant = carried.grant(read, &holding).await?;
            if grant.is_some_and(|grant| grant.permissions.contains(&permission.0) && grant.reaches(place)) {
                people.insert(person);
            }
        }
        let mut found = vec![];
        for id in people {
            let grants = grants(house, read, id, day).await?;
            let Some(person) = PERSON.find(read, id).await? else { continue };
            let to = person.recipient();
            found.push(Holder { actor: Actor { who: Who::Person(id), name: person.name, grants }, to });
        }
        Ok(found)
    })
}

/// Whether somebody holds, now or later, what reaches every authority: themselves, by a function or in another's place.
pub(crate) async fn crosses(read: &mut Read, person: Uuid, day: Date) -> Result<bool> {
    let held = holdings(read, person, day).await?;
    Ok(held.iter().any(|h| !h.period.is_over(day) && reach(&h.role) == context::Reach::Tree))
}

/// The units that something is held in, directly or by a function.
pub(crate) async fn units_held_in(read: &mut Read) -> Result<Vec<Uuid>> {
    let rows = read.rows(HELD_IN, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(|row| row.get("unit")).collect::<database::Result<_>>()?)
}

/// How many employees there are in a unit and above it.
pub(crate) async fn employees(read: &mut Read, unit: Uuid, day: Date) -> Result<i64> {
    let values = vec![read.tenant().into(), unit.into(), day.into(), EVERYBODYS.into()];
    Ok(read.row(MANY, values).await?.map_or(Ok(0), |row| row.get("n"))?)
}

/// Those who have sat in a body: period, role, name.
pub(crate) async fn seats(read: &mut Read, unit: Uuid) -> Result<Vec<(Period, (String, String))>> {
    let [chair, member, substitute] = BODY;
    let values = vec![read.tenant().into(), unit.into(), chair.into(), member.into(), substitute.into()];
    let rows = read.rows(SEATS, values).await?;
    let seat = |row: &Row| Ok((period(row)?, (row.get("role")?, row.get("name")?)));
    Ok(rows.iter().map(seat).collect::<database::Result<_>>()?)
}

/// The functions a person has been appointed to: the function's name stands as the role.
pub(crate) async fn appointments(read: &mut Read, person: Uuid) -> Result<Vec<Holding>> {
    let rows = read.rows(super::sql::APPOINTMENTS, vec![read.tenant().into(), person.into()]).await?;
    let one = |row: &Row| {
        Ok(Holding {
            id: row.get("id")?,
            role: row.get("name")?,
            unit: row.get("unit")?,
            period: period(row)?,
            function: None,
            instead_of: None,
            provider: None,
            moved_from: None,
        })
    };
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}

/// Whose place a person takes or has taken: id, name, period.
pub(crate) async fn substitutions(read: &mut Read, person: Uuid) -> Result<Vec<(Uuid, String, Period)>> {
    let rows = read.rows(super::sql::SUBSTITUTIONS, vec![read.tenant().into(), person.into()]).await?;
    let one = |row: &Row| Ok((row.get("id")?, row.get("name")?, period(row)?));
    Ok(rows.iter().map(one).collect::<database::Result<_>>()?)
}

/// Which roles functions carry: function, role.
pub(crate) async fn function_roles(read: &mut Read) -> Result<Vec<(Uuid, String)>> {
    let rows = read.rows(super::sql::FUNCTION_ROLES, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(|r| Ok((r.get("function")?, r.get("role")?))).collect::<database::Result<_>>()?)
}
