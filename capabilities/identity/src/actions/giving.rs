//! Giving and ending: roles, functions, and another's place for a time. Each is written in the trail of the person it is about.

use context::{Change, Context, Entry, Error, Message, Place, Problem, Result, Who};
use database::Read;
use jiff::civil::Date;
use socket::{House, ROLES};
use uuid::Uuid;

use super::people::at_work;
use crate::{
    GIVE, MANAGE, PERSON,
    model::{BODY, Giving, MANDATE, OWN_ROLE, OwnRole, Period, Refusal, reach, seat_period},
    store,
};

/// A role as it is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub role: String,
    pub unit: Option<Uuid>,
    pub period: Period,
}

pub(super) fn problem(field: &str, message: impl Into<Message>) -> Error {
    Error::Invalid(vec![Problem { field: field.to_owned(), message: message.into() }])
}

fn refused(refusal: Refusal) -> Error {
    let (field, message) = refusal.told();
    problem(field, message)
}

/// Where a role is held: the unit, or the tenant as a whole.
pub(super) async fn place(context: &Context, unit: Option<Uuid>) -> Result<Place> {
    place_of(&mut context.read_common().await?, unit).await
}

async fn place_of(read: &mut Read, unit: Option<Uuid>) -> Result<Place> {
    let Some(unit) = unit else { return Ok(Place::TENANT) };
    let found = organisation::unit_by_id(read, unit).await?;
    Ok(found.ok_or_else(|| problem("unit", "problem-no-such-record"))?.place)
}

/// Those who will have what a person is given: the person, and whoever takes their place now or later.
pub(super) async fn holders(read: &mut Read, person: Uuid, today: Date) -> Result<Vec<Uuid>> {
    let values = vec![read.tenant().into(), person.into(), today.into()];
    let rows = read.rows(store::SUBSTITUTES, values).await?;
    let mut holders = vec![person];
    for row in rows {
        holders.push(row.get("person")?);
    }
    Ok(holders)
}

pub(super) fn giver(context: &Context) -> Option<Uuid> {
    match context.actor.who {
        Who::Person(id) => Some(id),
        Who::Console => None,
    }
}

/// The right to give a role in a place. A role that crosses the borders of authorities is the administrators' to give; the
/// others are given by whoever governs the unit.
pub(super) fn needed(role: &str) -> context::Permission {
    if reach(role) == context::Reach::Tree { MANAGE } else { GIVE }
}

/// Gives a person a role. Giving it twice changes nothing.
///
/// # Errors
/// [`Error::Denied`] where the giver does not govern; [`Error::Invalid`] for a role that is not, for oneself, without a unit
/// where it needs one, or a period that runs backwards.
pub async fn give(house: &House, context: &Context, person: Uuid, wanted: &Wanted) -> Result<()> {
    let place = place(context, wanted.unit).await?;
    let mut change = context.change(needed(&wanted.role), &place).await?;
    give_in(house, &mut change, person, wanted).await?;
    change.commit().await
}

/// As [`give`], inside a change that was asked for where the role is given.
pub(super) async fn give_in(house: &House, change: &mut Change, person: Uuid, wanted: &Wanted) -> Result<()> {
    at_work(change, person).await?;
    give_to(house, change, person, wanted).await.map(drop)
}

/// As [`give_in`], to somebody who is known to work here. `false` when they have it already.
pub(super) async fn give_to(house: &House, change: &mut Change, person: Uuid, wanted: &Wanted) -> Result<bool> {
    let Wanted { role, unit, period } = wanted;
    known(house, change, role).await?;
    let today = change.context().clock.today();
    let holders = holders(change, person, today).await?;
    let period = &seat(change, role, *unit, *period).await?;
    let giving = Giving { giver: giver(change.context()), holders: &holders, role, unit: *unit, period: *period };
    if let Some(refusal) = giving.refused() {
        return Err(refused(refusal));
    }
    let tenant = change.tenant();
    let same = vec![tenant.into(), person.into(), role.into(), (*unit).into(), period.from.into(), period.to.into()];
    if change.row(store::SAME_GRANT, same).await?.is_some() {
        return Ok(false);
    }
    let id = change.new_id();
    let values = vec![
        tenant.into(),
        id.into(),
        person.into(),
        role.into(),
        (*unit).into(),
        database::Value::Null,
        period.from.into(),
        period.to.into(),
    ];
    change.run(store::ADD_GRANT, values).await?;
    change.audit(entry("granted", person, role, *unit, *period));
    Ok(true)
}

/// A seat in a body is held for its mandate period, unless other days are said.
async fn seat(change: &mut Change, role: &str, unit: Option<Uuid>, period: Period) -> Result<Period> {
    let Some(unit) = unit.filter(|_| BODY.contains(&role) && period == Period::default()) else { return Ok(period) };
    let today = change.context().clock.today();
    Ok(seat_period(&MANDATE.list(change, unit).await?, today).unwrap_or(period))
}

/// As [`give`], from now on and until further notice.
pub async fn grant(house: &House, context: &Context, person: Uuid, role: &str, unit: Option<Uuid>) -> Result<()> {
    give(house, context, person, &Wanted { role: role.to_owned(), unit, period: Period::default() }).await
}

pub(super) async fn known(house: &House, change: &mut Change, role: &str) -> Result<()> {
    let own = OwnRole::is(role) && OWN_ROLE.list(change, None).await?.iter().any(|own| own.key() == role);
    if own || house.role(role).is_some() {
        return Ok(());
    }
    let known = ROLES.iter().map(|r| r.name).collect::<Vec<_>>().join(", ");
    Err(problem("role", Message::new("role-unknown").with("role", role).with("known", known)))
}

pub(super) fn entry(verb: &'static str, person: Uuid, role: &str, unit: Option<Uuid>, period: Period) -> Entry {
    let said = [
        ("role", Some(role.to_owned()).filter(|role| !role.is_empty())),
        ("unit", unit.map(|u| u.to_string())),
        ("valid_from", period.from.map(|d| d.to_string())),
        ("valid_to", period.to.map(|d| d.to_string())),
    ];
    let entry = Entry::new(verb, "person", person);
    said.into_iter()
        .filter(|(_, value)| value.is_some())
        .fold(entry, |entry, (name, value)| entry.field(name, None, value))
}

/// Ends a role at once.
///
/// # Errors
/// [`Error::Invalid`] when nobody would be left to look after the tenant.
pub async fn end_grant(house: &House, context: &Context, person: Uuid, id: Uuid) -> Result<()> {
    let mut read = context.read_common().await?;
    let row = read.row(store::GRANT, vec![context.tenant.into(), id.into(), person.into()]).await?;
    let row = row.ok_or(Error::NotFound)?;
    drop(read);
    let (role, unit): (String, Option<Uuid>) = (row.get("role")?, row.get("unit")?);
    let mut change = context.change(needed(&role), &place(context, unit).await?).await?;
    let before = administrators(&mut change).await?;
    change.run(store::END_GRANT, vec![context.tenant.into(), id.into(), yesterday(context)?.into()]).await?;
    change.audit(entry("role-ended", person, &role, unit, Period::default()));
    keep_an_administrator(&mut change, before).await?;
    change.commit().await?;
    house.hand_on(context).await
}

pub(super) fn yesterday(context: &Context) -> Result<Date> {
    context.clock.today().yesterday().map_err(|e| Error::Internal(e.to_string()))
}

/// How many administrators are there today, until further notice.
pub(super) async fn administrators(change: &mut Change) -> Result<i64> {
    let (tenant, today) = (change.tenant(), change.context().clock.today());
    let row = change.row(store::ADMINISTRATORS, vec![tenant.into(), today.into()]).await?;
    Ok(row.map_or(Ok(0), |row| row.get("n"))?)
}

/// Whatever else happens, somebody can look after the tenant.
///
/// # Errors
/// [`Error::Invalid`] when there were administrators before this change and there is none after it.
pub(super) async fn keep_an_administrator(change: &mut Change, before: i64) -> Result<()> {
    if before > 0 && administrators(change).await? == 0 { Err(Error::invalid("administrator-last")) } else { Ok(()) }
}

/// Appoints a person to a function in a unit: they hold the roles that the function carries, for as long as they hold it.
///
/// # Errors
/// As [`give`]: a function that carries roles raises whoever holds it.
pub async fn appoint(context: &Context, person: Uuid, function: &str, unit: Uuid, period: Period) -> Result<()> {
    let mut change = context.change(GIVE, &place(context, Some(unit)).await?).await?;
    at_work(&mut change, person).await?;
    appoint_in(&mut change, person, function, unit, period).await?;
    change.commit().await
}

/// As [`appoint`], inside a change, of somebody who is known to work here. `false` when they have the function there already.
pub(super) async fn appoint_in(
    change: &mut Change,
    person: Uuid,
    function: &str,
    unit: Uuid,
    period: Period,
) -> Result<bool> {
    let today = change.context().clock.today();
    let holders = holders(change, person, today).await?;
    let giving = Giving { giver: giver(change.context()), holders: &holders, role: "", unit: Some(unit), period };
    if let Some(refusal) = giving.refused() {
        let (field, message) = refusal.told();
        return Err(problem(if field == "role" { "function" } else { field }, message));
    }
    let function = organisation::function(change, function).await?;
    let (id, tenant) = (change.new_id(), change.tenant());
    let same = vec![tenant.into(), person.into(), function.head.id.into(), unit.into(), today.into()];
    if period == Period::default() && change.row(store::SAME_APPOINTMENT, same).await?.is_some() {
        return Ok(false);
    }
    let values = vec![
        tenant.into(),
        id.into(),
        person.into(),
        function.head.id.into(),
        unit.into(),
        period.from.into(),
        period.to.into(),
    ];
    change.run(store::ADD_APPOINTMENT, values).await?;
    change.audit(entry("appointed", person, &function.name, Some(unit), period));
    Ok(true)
}

/// Ends a function at once, with the roles it carried.
pub async fn end_appointment(house: &House, context: &Context, person: Uuid, id: Uuid) -> Result<()> {
    let mut read = context.read_common().await?;
    let row = read.row(store::APPOINTMENT, vec![context.tenant.into(), id.into(), person.into()]).await?;
    let row = row.ok_or(Error::NotFound)?;
    drop(read);
    let (function, unit): (String, Uuid) = (row.get("name")?, row.get("unit")?);
    let mut change = context.change(GIVE, &place(context, Some(unit)).await?).await?;
    change.run(store::END_APPOINTMENT, vec![context.tenant.into(), id.into(), yesterday(context)?.into()]).await?;
    change.audit(entry("appointment-ended", person, &function, Some(unit), Period::default()));
    change.commit().await?;
    house.hand_on(context).await
}

/// Where somebody's roles are held, for a giver who governs every one of them.
///
/// # Errors
/// [`Error::Denied`] when one of the roles is beyond the giver.
async fn over(context: &Context, read: &mut Read, person: Uuid) -> Result<Place> {
    let today = context.clock.today();
    let held = store::holdings(read, person, today).await?;
    let mut first = None;
    for holding in held.iter().filter(|h| h.instead_of.is_none() && !h.period.is_over(today)) {
        let place = place_of(read, holding.unit).await?;
        context.must(needed(&holding.role), &place)?;
        first = first.or(Some(place));
    }
    Ok(first.unwrap_or(Place::TENANT))
}

/// Lets a person take another's place for a time: with all the roles the other holds.
///
/// # Errors
/// [`Error::Denied`] unless the giver may give every one of the roles; [`Error::Invalid`] without both days, for oneself, and for
/// somebody who takes their own place.
pub async fn substitute(context: &Context, person: Uuid, instead_of: Uuid, period: Period) -> Result<()> {
    let place = over(context, &mut context.read_common().await?, instead_of).await?;
    let mut change = context.change(GIVE, &place).await?;
    // Asked again now that nobody else writes: they may have been given more meanwhile.
    over(context, &mut change, instead_of).await?;
    substitute_in(&mut change, person, instead_of, period).await?;
    change.commit().await
}

/// As [`substitute`], inside a change of somebody who may give every one of the roles.
pub(super) async fn substitute_in(change: &mut Change, person: Uuid, instead_of: Uuid, period: Period) -> Result<()> {
    at_work(change, person).await?;
    let other = PERSON.find(change, instead_of).await?.ok_or_else(|| problem("instead_of", "problem-missing"))?;
    if person == instead_of {
        return Err(problem("instead_of", "substitute-oneself"));
    }
    if giver(change.context()) == Some(person) {
        return Err(problem("instead_of", "giving-oneself"));
    }
    let (Some(from), Some(to)) = (period.from, period.to) else {
        let field = if period.from.is_none() { "valid_from" } else { "valid_to" };
        return Err(problem(field, "problem-missing"));
    };
    if to < from {
        return Err(refused(Refusal::Backwards));
    }
    let id = change.new_id();
    let values = vec![change.tenant().into(), id.into(), person.into(), instead_of.into(), from.into(), to.into()];
    change.run(store::ADD_SUBSTITUTION, values).await?;
    let written = entry("substitutes", person, "", None, period).field("instead_of", None, Some(other.name));
    change.audit(written);
    Ok(())
}

/// Ends a substitution at once.
pub async fn end_substitution(context: &Context, person: Uuid, id: Uuid) -> Result<()> {
    let mut read = context.read_common().await?;
    let row = read.row(store::SUBSTITUTION, vec![context.tenant.into(), id.into(), person.into()]).await?;
    let row = row.ok_or(Error::NotFound)?;
    drop(read);
    let (other, name): (Uuid, String) = (row.get("id")?, row.get("name")?);
    let place = over(context, &mut context.read_common().await?, other).await?;
    let mut change = context.change(GIVE, &place).await?;
    change.run(store::END_SUBSTITUTION, vec![context.tenant.into(), id.into(), yesterday(context)?.into()]).await?;
    change.audit(Entry::new("substitution-ended", "person", person).field("instead_of", Some(name), None));
    change.commit().await
}
