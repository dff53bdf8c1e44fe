//! Keeping a record, or one of its texts, secret.

use std::collections::BTreeSet;

use context::{Change, Context, Entry, Error, Mark, Problem, Result, secrecy};
use database::Read;
use jiff::civil::Date;
use register::{AnyKind, FieldView, Shape};
use socket::{At, Guarded, House, Scope, Unit};
use uuid::Uuid;

use super::{about, at, is_text, kind, people, problem, somebody_opens};
use crate::{PROTECT, model};

/// What somebody writes who keeps something secret.
#[derive(Clone, Debug, Default)]
pub struct Protecting {
    /// The field; empty: the whole record.
    pub field: String,
    /// Chapter and section.
    pub ground: String,
    pub reason: String,
    /// What it is called in the list of those who may open it.
    pub label: String,
    /// What stands in the field instead.
    pub instead: String,
    pub roles: Vec<String>,
    /// Those who must not know that it is there, by name.
    pub kept_from: Vec<String>,
}

/// Keeps a record or one of its texts secret.
///
/// # Errors
/// [`Error::NotFound`] for a record that is not of this unit and year, or secret already; [`Error::Invalid`] for a ground that names no
/// section, without a role that somebody holds, and for a field that is no text, empty or secret already.
pub async fn protect(
    house: &House,
    context: &Context,
    scope: &Scope,
    name: &str,
    record: Uuid,
    wanted: &Protecting,
) -> Result<Uuid> {
    let (kind, guarded) = kind(house, name)?;
    let guarded = &guarded;
    let mut change = context.change(PROTECT, &scope.unit.place).await?;
    let fields = of_scope(&mut change, kind, guarded, scope, record, context.clock.today()).await?;
    let mut mark = Mark::new(&change, scope.unit.id, kind.name(), record, &wanted.field);
    fill(house, &mut change, &scope.unit, &mut mark, wanted).await?;
    fits(&mut change, guarded, &fields, &mark, wanted).await?;
    let said = || {
        Entry::new("protected", kind.name(), record)
            .field("ground", None, Some(mark.ground.clone()))
            .field("roles", None, Some(mark.roles.join(", ")))
            .because(&mark.reason)
    };
    change.audit(if mark.is_whole() { said() } else { said().field("field", None, Some(mark.field.clone())) });
    if mark.is_whole() {
        if let Some(told) = guarded.told {
            told(&mut change, record, Some(&mark.ground)).await?;
        }
        let family = family(house, &mut change, kind.name(), record).await?;
        change.keep_secret(&mark.salt);
        for concerned in &mark.people {
            change.audit(about("kept-from", kind, &mark, &concerned.name));
        }
        secrecy::seal(&mut change, &mark, &family).await?;
    } else {
        change.keep_secret(&mark.salt);
        let stood = kind.replace(&mut change, record, &mark.field, &wanted.instead).await;
        mark.value = stood.map_err(|error| at("instead", error))?.unwrap_or_default();
        secrecy::seal(&mut change, &mark, &[]).await?;
    }
    change.commit().await?;
    Ok(mark.id)
}

/// The fields of a record that everybody may still see, of this unit and year.
pub(crate) async fn of_scope(
    read: &mut Read,
    kind: &dyn AnyKind,
    guarded: &Guarded,
    scope: &Scope,
    record: Uuid,
    today: Date,
) -> Result<Vec<FieldView>> {
    let belongs = super::belongs(kind, guarded, read, record, today).await?;
    let unit = |of: &At| of.unit.as_ref().is_none_or(|unit| unit.id == scope.unit.id);
    let here = belongs.is_some_and(|of| unit(&of) && of.year.is_none_or(|year| year == scope.year));
    if !here || secrecy::is_sealed(read, record).await? {
        return Err(Error::NotFound);
    }
    kind.opened(read, record).await?.ok_or(Error::NotFound)
}

/// What was written, in the mark.
///
/// # Errors
/// [`Error::Invalid`] with every problem.
async fn fill(house: &House, change: &mut Change, unit: &Unit, mark: &mut Mark, wanted: &Protecting) -> Result<()> {
    let mut problems = vec![];
    for (name, given, max, into) in [
        ("ground", &wanted.ground, 200, &mut mark.ground),
        ("reason", &wanted.reason, 2000, &mut mark.reason),
        ("label", &wanted.label, 200, &mut mark.label),
    ] {
        match register::fitting(given, Shape::Text { max }, name != "reason") {
            Ok(_) => *into = register::clean(given).into_owned(),
            Err(message) => problems.push(problem(name, message)),
        }
    }
    if !mark.ground.is_empty() && !model::names_section(&mark.ground) {
        problems.push(problem("ground", "secrecy-no-section"));
    }
    match people(change, &wanted.kept_from).await {
        Ok(people) => mark.people = people,
        Err(Error::Invalid(unknown)) => {
            problems.extend(unknown.into_iter().map(|p| Problem { field: "kept_from".into(), ..p }));
        }
        Err(error) => return Err(error),
    }
    mark.roles = model::keepers().filter(|role| wanted.roles.iter().any(|w| w == role)).map(str::to_owned).collect();
    if mark.roles.is_empty() {
        problems.push(problem("roles", "secrecy-no-role"));
    } else if !somebody_opens(house, change, unit, mark).await? {
        problems.push(problem("roles", "secrecy-nobody"));
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// Whether the mark can be set on the record.
async fn fits(
    change: &mut Change,
    guarded: &Guarded,
    fields: &[FieldView],
    mark: &Mark,
    wanted: &Protecting,
) -> Result<()> {
    let wrong = |field: &str, message: &'static str| Err(Error::Invalid(vec![problem(field, message)]));
    if mark.is_whole() {
        if !guarded.whole {
            return wrong("field", "secrecy-choose-field");
        }
        let marks = secrecy::marks_of(change, mark.record).await?;
        return if marks.iter().any(|m| m.lifted_at.is_none()) { wrong("field", "secrecy-has-fields") } else { Ok(()) };
    }
    match fields.iter().find(|f| f.name == mark.field && is_text(f)) {
        None => return wrong("field", "secrecy-choose-field"),
        Some(field) if field.value.is_empty() => return wrong("field", "secrecy-empty"),
        Some(_) => {}
    }
    if secrecy::secret_fields(change, mark.record).await?.contains(&mark.field) {
        return wrong("field", "secrecy-already");
    }
    if !mark.people.is_empty() {
        return wrong("kept_from", "secrecy-only-whole");
    }
    if register::clean(&wanted.instead).is_empty() {
        return wrong("instead", "problem-missing");
    }
    Ok(())
}

/// A record and all that hangs together with it, also as it stands in other years: none of it may tell what the others hide.
async fn family(house: &House, read: &mut Read, kind: &'static str, record: Uuid) -> Result<Vec<(String, Uuid)>> {
    let mut found = BTreeSet::from([(kind, record)]);
    let mut new = vec![(kind, record)];
    while let Some((kind, record)) = new.pop() {
        for other in house.kinds() {
            for id in other.kin(read, kind, record).await? {
                if found.insert((other.name(), id)) {
                    new.push((other.name(), id));
                }
            }
        }
    }
    Ok(found.into_iter().map(|(kind, id)| (kind.to_owned(), id)).collect())
}
