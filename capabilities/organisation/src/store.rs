//! What the other rooms ask about units.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use context::{Context, Error, Place, Result, search_key};
use database::{Database, Read, Row};
use jiff::civil::Date;
use socket::{House, Unit};
use uuid::Uuid;

use crate::{
    Function, UnitRecord, model,
    model::{Former, Stood},
};

database::statements! {
    TENANTS = "SELECT id, name FROM tenants ORDER BY name COLLATE sv, id";
    ADD_TENANT = "INSERT INTO tenants (id, name) VALUES ($1, $2)";
    /// A unit and those above it, nearest first. `CROSS JOIN` keeps SQLite from walking through every unit for each step: it cannot know
    /// how few the recursion finds.
    LINEAGE = "WITH RECURSIVE above (id, parent, kind, depth) AS ( \
            SELECT id, parent, kind, 0 FROM units WHERE tenant = $1 AND id = $2 \
            UNION ALL SELECT u.id, u.parent, u.kind, a.depth + 1 FROM above a CROSS JOIN units u WHERE u.tenant = $1 AND u.id = a.parent AND a.depth < 50 \
        ) SELECT id, kind FROM above ORDER BY depth";
    /// The units under one, nearest first.
    BELOW = "WITH RECURSIVE below (id, depth) AS ( \
            SELECT id, 1 FROM units WHERE tenant = $1 AND parent = $2 \
            UNION ALL SELECT u.id, b.depth + 1 FROM below b CROSS JOIN units u WHERE u.tenant = $1 AND u.parent = b.id AND b.depth < 50 \
        ) SELECT u.id, u.parent, u.name, u.slug, u.short, u.kind, u.valid_to, u.successor FROM below b \
        CROSS JOIN units u WHERE u.tenant = $1 AND u.id = b.id ORDER BY b.depth, u.id";
    BY_SLUG = "SELECT id, name, slug, short, kind, valid_to, successor FROM units WHERE tenant = $1 AND slug = $2";
    AUTHORITIES = "SELECT id, name FROM units WHERE tenant = $1 AND kind IN ('executive-board', 'board', 'company-board') \
        AND valid_to IS NULL ORDER BY name COLLATE sv, id";
    SOME = "SELECT name FROM units WHERE tenant = $1 AND valid_to IS NULL ORDER BY search_key, id LIMIT $2";
    BY_ID = "SELECT id, name, slug, short, kind, valid_to, successor FROM units WHERE tenant = $1 AND id = $2";
    /// What a unit was on a day, and what has become of it.
    STOOD = "SELECT COALESCE(f.name, u.name) AS name, COALESCE(f.kind, u.kind) AS kind, \
        CASE WHEN f.id IS NULL THEN u.parent ELSE f.parent END AS parent, u.valid_to, u.successor \
        FROM units u LEFT JOIN unit_formers f ON f.tenant = u.tenant AND f.unit = u.id \
        AND f.until = (SELECT MIN(o.until) FROM unit_formers o WHERE o.tenant = u.tenant AND o.unit = u.id AND o.until >= $3) \
        WHERE u.tenant = $1 AND u.id = $2";
    FORMERS_FROM = "SELECT unit, until, name, kind, parent FROM unit_formers WHERE tenant = $1 AND until >= $2 ORDER BY until DESC";
    BY_NAME = "SELECT id, name, slug, short, kind, valid_to, successor FROM units WHERE tenant = $1 AND (search_key = $2 OR slug = $3) ORDER BY valid_to NULLS FIRST, id";
}

/// Who has an installation, or a part of a shared one.
#[derive(Clone, Debug)]
pub struct Tenant {
    pub id: Uuid,
    pub name: String,
}

/// Every tenant of the installation: for the console, and for the sign-in page's name.
pub async fn tenants(database: &Database) -> Result<Vec<Tenant>> {
    let mut read = database.read(Uuid::nil()).await?;
    let rows = read.rows(TENANTS, vec![]).await?;
    Ok(rows.iter().map(|r| Ok(Tenant { id: r.get("id")?, name: r.get("name")? })).collect::<database::Result<_>>()?)
}

/// The unit with this name in addresses.
pub async fn unit_by_slug(read: &mut Read, slug: &str) -> Result<Option<Unit>> {
    let row = read.row(BY_SLUG, vec![read.tenant().into(), slug.into()]).await?;
    placed(read, row).await
}

pub async fn unit_by_id(read: &mut Read, id: Uuid) -> Result<Option<Unit>> {
    let row = read.row(BY_ID, vec![read.tenant().into(), id.into()]).await?;
    placed(read, row).await
}

/// The unit that the console names: by its name, or its name in addresses.
///
/// # Errors
/// [`Error::Invalid`] when there is none, or several: the message lists the names in addresses to choose from.
pub async fn unit_by_name(read: &mut Read, name: &str) -> Result<Unit> {
    let values = vec![read.tenant().into(), search_key(name).into(), name.into()];
    let mut rows = read.rows(BY_NAME, values).await?;
    if rows.len() > 1 {
        let slugs: Vec<String> = rows.iter().map(|r| r.get("slug")).collect::<database::Result<_>>()?;
        return Err(Error::invalid(
            context::Message::new("unit-ambiguous").with("name", name).with("slugs", slugs.join(", ")),
        ));
    }
    let unit = placed(read, rows.pop()).await?;
    unit.ok_or_else(|| Error::invalid(context::Message::new("unit-unknown").with("name", name)))
}

/// The units under one, each with its place: the work grows with those, and not with the tenant.
pub async fn units_below(read: &mut Read, unit: &Unit) -> Result<Vec<Unit>> {
    let rows = read.rows(BELOW, vec![read.tenant().into(), unit.id.into()]).await?;
    let mut places: HashMap<Uuid, Place> = HashMap::from([(unit.id, unit.place.clone())]);
    let mut below = Vec::with_capacity(rows.len());
    for row in &rows {
        let (id, parent): (Uuid, Uuid) = (row.get("id")?, row.get("parent")?);
        let above = places.get(&parent).cloned().unwrap_or_default();
        let lineage: Vec<Uuid> = std::iter::once(id).chain(above.lineage().iter().copied()).collect();
        let authority = if model::is_authority(&row.get::<String>("kind")?) { Some(id) } else { above.authority() };
        let place = Place::unit(lineage, authority);
        below.push(unit_of(row, place.clone())?);
        places.insert(id, place);
    }
    Ok(below)
}

fn unit_of(row: &Row, place: Place) -> database::Result<Unit> {
    Ok(Unit {
        id: row.get("id")?,
        name: row.get("name")?,
        slug: row.get("slug")?,
        short: row.get("short")?,
        kind: row.get("kind")?,
        until: row.get("valid_to")?,
        successor: row.get("successor")?,
        place,
        elsewhere: false,
    })
}

async fn placed(read: &mut Read, row: Option<Row>) -> Result<Option<Unit>> {
    let Some(row) = row else { return Ok(None) };
    let id: Uuid = row.get("id")?;
    let above = read.rows(LINEAGE, vec![read.tenant().into(), id.into()]).await?;
    let lineage: Vec<(Uuid, String)> =
        above.iter().map(|r| Ok((r.get("id")?, r.get("kind")?))).collect::<database::Result<_>>()?;
    Ok(Some(unit_of(&row, model::place(lineage.iter().map(|(id, kind)| (*id, kind.as_str()))))?))
}

/// The unit as it was in a year, on its last day: what it was called, and which authority it stood under. What it did then stays that
/// authority's when it moves to another.
pub async fn in_year(read: &mut Read, mut unit: Unit, year: i64, today: Date) -> Result<Unit> {
    let mut stood = stood_on(read, unit.id, &format!("{year:04}-12-31")).await?;
    let now = stood_on(read, unit.id, &today.to_string()).await?;
    unit.place = model::place_on(unit.id, today, &stood);
    unit.elsewhere = unit.place.authority() != model::place_on(unit.id, today, &now).authority();
    if let Some(then) = stood.remove(&unit.id) {
        (unit.name, unit.kind) = (then.name, then.kind);
    }
    Ok(unit)
}

/// Where the unit has stood, today first, then before each of its moves: each place with the authority that keeps what was done then.
pub async fn places_over_time(read: &mut Read, unit: &Unit, today: Date) -> Result<Vec<Place>> {
    let mut days = vec![today];
    for row in read.rows(FORMERS_FROM, vec![read.tenant().into(), "".into()]).await? {
        let former = former(&row)?;
        days.extend((former.unit == unit.id || unit.place.contains(former.unit)).then_some(former.until));
    }
    let mut places: Vec<Place> = vec![];
    for day in days {
        let stood = stood_on(read, unit.id, &day.to_string()).await?;
        let place = model::place_on(unit.id, today, &stood);
        if places.iter().all(|known| known.authority() != place.authority()) {
            places.push(place);
        }
    }
    Ok(places)
}

/// What the unit and those above it were on a day, and whoever took over from them.
async fn stood_on(read: &mut Read, unit: Uuid, day: &str) -> Result<HashMap<Uuid, Stood>> {
    let (mut stood, mut asked) = (HashMap::new(), vec![unit]);
    while let Some(id) = asked.pop().filter(|_| stood.len() < 100) {
        if stood.contains_key(&id) {
            continue;
        }
        let Some(row) = read.row(STOOD, vec![read.tenant().into(), id.into(), day.into()]).await? else {
            continue;
        };
        let then = Stood {
            name: row.get("name")?,
            kind: row.get("kind")?,
            parent: row.get("parent")?,
            valid_to: row.get("valid_to")?,
            successor: row.get("successor")?,
        };
        asked.extend(then.parent);
        asked.extend(then.successor);
        stood.insert(id, then);
    }
    Ok(stood)
}

/// The whole organisation with what it has been: for pages that look at many units and years.
pub struct Tree {
    /// Every unit with its place, by name.
    pub units: Vec<Unit>,
    records: Vec<UnitRecord>,
    formers: Vec<Former>,
    /// Units by their names in addresses: their numbers in `units`.
    by_slug: HashMap<String, usize>,
    /// The days that have been worked out.
    days: Mutex<HashMap<Date, Arc<HashMap<Uuid, Stood>>>>,
}

/// How many days are kept worked out: as many years as anybody looks at.
const DAYS: usize = 50;

/// The organisation, kept for as long as nothing of it changes: whoever looks at many units does not read them anew each time.
pub async fn tree(house: &House, context: &Context) -> Result<Arc<Tree>> {
    house.kept_in_common(context, "organisation", async |read| Tree::read(read).await).await
}

impl Tree {
    async fn read(read: &mut Read) -> Result<Self> {
        let rows = read.rows(FORMERS_FROM, vec![read.tenant().into(), "".into()]).await?;
        let formers = rows.iter().map(former).collect::<database::Result<_>>()?;
        let records = units(read).await?;
        let units = in_place(&records);
        let by_slug = units.iter().enumerate().map(|(at, unit)| (unit.slug.clone(), at)).collect();
        Ok(Self { units, records, formers, by_slug, days: Mutex::default() })
    }

    /// The unit with this name in addresses, as [`in_year`] has it.
    pub fn unit(&self, slug: &str, year: i64, today: Date) -> Option<Unit> {
        let mut unit = self.units.get(*self.by_slug.get(slug)?)?.clone();
        unit.place = self.place(unit.id, year, today);
        let now = model::place_on(unit.id, today, &self.stood(today));
        unit.elsewhere = unit.place.authority() != now.authority();
        if let Some(then) = self.stood(last_day(year)).get(&unit.id) {
            (unit.name, unit.kind) = (then.name.clone(), then.kind.clone());
        }
        Some(unit)
    }

    /// Where a unit's things of a year belong, as [`in_year`] has it.
    pub fn place(&self, unit: Uuid, year: i64, today: Date) -> Place {
        model::place_on(unit, today, &self.stood(last_day(year)))
    }

    /// What every unit was on a day.
    fn stood(&self, day: Date) -> Arc<HashMap<Uuid, Stood>> {
        let mut days = self.days.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            // Latest first, so the last that still held is the one that held.
            let held = self.formers.iter().filter(|f| f.until >= day);
            let were: HashMap<Uuid, &Former> = held.map(|f| (f.unit, f)).collect();
            let then = |unit: &UnitRecord| {
                let (name, kind, parent) = match were.get(&unit.head.id) {
                    Some(was) => (was.name.clone(), was.kind.clone(), was.parent),
                    None => (unit.name.clone(), unit.kind.clone(), unit.parent),
                };
                (unit.head.id, Stood { name, kind, parent, valid_to: unit.valid_to, successor: unit.successor })
            };
            Arc::new(self.records.iter().map(then).collect())
        };
        if days.len() >= DAYS && !days.contains_key(&day) {
            days.clear();
        }
        Arc::clone(days.entry(day).or_insert_with(make))
    }
}

fn last_day(year: i64) -> Date {
    Date::new(i16::try_from(year).unwrap_or(i16::MAX), 12, 31).unwrap_or(Date::MAX)
}

fn former(row: &Row) -> database::Result<Former> {
    Ok(Former {
        head: register::Head::default(),
        unit: row.get("unit")?,
        until: row.get("until")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        parent: row.get("parent")?,
    })
}

/// Every unit as it was on a day, by name.
pub(crate) async fn units_on(read: &mut Read, day: Date) -> Result<Vec<UnitRecord>> {
    let rows = read.rows(FORMERS_FROM, vec![read.tenant().into(), day.into()]).await?;
    let formers: Vec<Former> = rows.iter().map(former).collect::<database::Result<_>>()?;
    Ok(model::tree_on(day, units(read).await?, &formers))
}

/// Every unit with its place in the tree, read at once: for pages that look at many.
pub async fn placed_units(read: &mut Read) -> Result<Vec<Unit>> {
    Ok(in_place(&units(read).await?))
}

fn in_place(all: &[UnitRecord]) -> Vec<Unit> {
    let by_id: HashMap<Uuid, &UnitRecord> = all.iter().map(|u| (u.head.id, u)).collect();
    let place = |unit: &UnitRecord| {
        // A tree of any depth; fifty levels are more than any organisation has, and end what a damaged one would not.
        let above = std::iter::successors(Some(unit), |u| by_id.get(&u.parent?).copied()).take(50);
        Unit {
            id: unit.head.id,
            name: unit.name.clone(),
            slug: unit.slug.clone(),
            short: unit.short.clone(),
            kind: unit.kind.clone(),
            until: unit.valid_to,
            successor: unit.successor,
            place: model::place(above.map(|u| (u.head.id, u.kind.as_str()))),
            elsewhere: false,
        }
    };
    all.iter().map(place).collect()
}

/// The authorities of the tenant, by name.
pub async fn authorities(read: &mut Read) -> Result<Vec<(Uuid, String)>> {
    let rows = read.rows(AUTHORITIES, vec![read.tenant().into()]).await?;
    Ok(rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect::<database::Result<_>>()?)
}

/// The names of some units, to suggest while somebody types.
pub async fn some_units(read: &mut Read, limit: usize) -> Result<Vec<String>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = read.rows(SOME, vec![read.tenant().into(), limit.into()]).await?;
    Ok(rows.iter().map(|row| row.get("name")).collect::<database::Result<_>>()?)
}

/// Every unit of the tenant, by name.
pub async fn units(read: &mut Read) -> Result<Vec<UnitRecord>> {
    model::UNIT.list(read, None).await
}

/// Every function of the tenant, by name: suggestions for who answers.
pub async fn functions(read: &mut Read) -> Result<Vec<Function>> {
    model::FUNCTION.list(read, None).await
}
