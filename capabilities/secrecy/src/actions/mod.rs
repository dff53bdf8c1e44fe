//! The verbs: keeping secret, opening, changing what is secret, lifting, and saying whom it is kept from.

use context::{
    Actor, Change, Context, Entry, Error, Grant, Mark, Message, Problem, Reach, Result, secrecy, secrecy::Concerned,
};
use database::Read;
use jiff::civil::Date;
use register::{AnyKind, FieldView, Shape};
use socket::{At, Guarded, House, Unit};
use uuid::Uuid;

use crate::{OPEN, model::Decision};

mod concerned;
mod opening;
mod protecting;

pub(crate) use concerned::admit_in;
pub use concerned::{admit, keep_from};
pub use opening::{Opened, ground, grounded, lift, listed, open, rewrite};
pub(crate) use opening::{fields, lift_in};
pub(crate) use protecting::of_scope;
pub use protecting::{Protecting, protect};

/// A mark that the actor opens, and its unit.
///
/// # Errors
/// [`Error::NotFound`] when there is none, it is lifted, or the actor must not know: the three are never told apart.
pub(crate) async fn held(house: &House, context: &Context, id: Uuid) -> Result<(Mark, Unit)> {
    let mut read = context.read_common().await?;
    let mark = secrecy::mark(&mut read, id).await?.filter(|m| m.lifted_at.is_none()).ok_or(Error::NotFound)?;
    let unit = unit_of(house, &mut read, &mark, context.clock.today()).await?.ok_or(Error::NotFound)?;
    if mark.opens_to(&context.actor, &unit.place) { Ok((mark, unit)) } else { Err(Error::NotFound) }
}

/// The unit whose authority keeps a secret: the one that its record's unit stood under.
pub(crate) async fn unit_of(house: &House, read: &mut Read, mark: &Mark, today: Date) -> Result<Option<Unit>> {
    let Some((kind, guarded)) = house.kind(&mark.kind).zip(house.guarded(&mark.kind)) else { return Ok(None) };
    Ok(belongs(kind, &guarded, read, mark.record, today).await?.and_then(|at| at.unit))
}

/// The actor as somebody who opens the mark: a decision that names them is the permission, also where no role of theirs reaches.
pub fn opener(context: &Context, unit: &Unit) -> Context {
    if context.may(OPEN, &unit.place) {
        return context.clone();
    }
    let role = "admitted".to_owned();
    let permissions = [OPEN.0].into();
    let grant = Grant { role, permissions, unit: Some(unit.id), reach: Reach::Authority, instead_of: None };
    let actor = Actor { grants: vec![grant], ..(*context.actor).clone() };
    Context { actor: actor.into(), ..context.clone() }
}

/// The kind and what its room does about it.
fn kind(house: &House, name: &str) -> Result<(&'static dyn AnyKind, Guarded)> {
    house.kind(name).zip(house.guarded(name)).ok_or(Error::NotFound)
}

/// Whether a field holds a text, which is what can be kept secret by itself.
pub(crate) fn is_text(field: &FieldView) -> bool {
    matches!(field.shape, Shape::Text { .. } | Shape::LongText { .. })
}

/// What every decision says.
///
/// # Errors
/// [`Error::Invalid`] without who decided and when, at the fields `by`, `day` and `number`.
pub fn decided(decision: &Decision) -> Result<()> {
    let mut problems = vec![];
    for (name, text, required) in [("by", &decision.by, true), ("number", &decision.number, false)] {
        if let Err(message) = register::fitting(text, Shape::Text { max: 200 }, required) {
            problems.push(problem(name, message));
        }
    }
    if decision.day.is_none() {
        problems.push(problem("day", "problem-missing"));
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// Those who are named, each once, and everybody who is called the same: which of them is meant is nothing to be wrong about.
async fn people(read: &mut Read, names: &[String]) -> Result<Vec<Concerned>> {
    let (mut found, mut unknown) = (vec![], vec![]);
    for name in names.iter().map(|name| register::clean(name)).filter(|name| !name.is_empty()) {
        let called = identity::called(read, &name).await?;
        if called.is_empty() {
            unknown.push(problem("", Message::new("person-unknown").with("name", name.as_ref())));
        }
        let concerned = |(person, name)| Concerned { person, name, admitted: false, decision: String::new() };
        found.extend(called.into_iter().map(concerned));
    }
    found.sort_by_key(|c| c.person);
    found.dedup_by_key(|c| c.person);
    if unknown.is_empty() { Ok(found) } else { Err(Error::Invalid(unknown)) }
}

/// Whether anybody is left who opens it: a secret that nobody opens is lost.
async fn somebody_opens(house: &House, change: &mut Change, unit: &Unit, mark: &Mark) -> Result<bool> {
    let today = change.context().clock.today();
    let reaching = identity::who_reaches(house, change, unit, today).await?;
    Ok(reaching.iter().any(|one| mark.roles.contains(&one.role) && mark.lets(one.person, one.instead_of)))
}

fn about(verb: &'static str, kind: &'static dyn AnyKind, mark: &Mark, person: &str) -> Entry {
    Entry::new(verb, kind.name(), mark.record).field("person", None, Some(person.to_owned()))
}

fn problem(field: &str, message: impl Into<Message>) -> Problem {
    Problem { field: field.to_owned(), message: message.into() }
}

fn at(field: &str, error: Error) -> Error {
    match error {
        Error::Invalid(all) => {
            Error::Invalid(all.into_iter().map(|p| Problem { field: field.to_owned(), ..p }).collect())
        }
        error => error,
    }
}

/// Where a record belongs, also if it is secret: as its room says, else as its kind does.
pub(crate) async fn belongs(
    kind: &dyn AnyKind,
    guarded: &Guarded,
    read: &mut Read,
    record: Uuid,
    today: Date,
) -> Result<Option<At>> {
    if let Some(said) = guarded.belongs {
        return Ok(said(read, record, today).await?.as_ref().map(At::from));
    }
    let Some(owner) = kind.home(read, record).await? else { return Ok(None) };
    let Some(unit) = owner.unit else { return Ok(Some(At::default())) };
    let Some(unit) = organisation::unit_by_id(read, unit).await? else { return Ok(None) };
    let unit = match owner.year {
        Some(year) => organisation::in_year(read, unit, year, today).await?,
        None => unit,
    };
    Ok(Some(At { unit: Some(unit), year: owner.year }))
}
