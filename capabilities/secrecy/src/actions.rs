//! The verbs: keeping secret, opening, changing what is secret, lifting, and saying whom it is kept from.

use std::collections::BTreeSet;

use context::{
    Actor, Change, Context, Entry, Error, Grant, Mark, Message, Problem, Reach, Recorded, Result, Who,
    secrecy::{self, Concerned},
};
use database::Read;
use identity::PERSON;
use jiff::civil::Date;
use register::{AnyKind, FieldView, Shape};
use socket::{Carried, Guarded, House, Scope, Unit};
use uuid::Uuid;
use work::Letter;

use crate::{OPEN, PROTECT, acts, model, model::Decision};

/// How much of a secret's history is shown.
const HISTORY: i64 = 100;

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

fn problem(field: &str, message: impl Into<Message>) -> Problem {
    Problem { field: field.to_owned(), message: message.into() }
}

/// The kind and what its room does about it.
fn kind(house: &House, name: &str) -> Result<(&'static dyn AnyKind, &'static Guarded)> {
    house.kind(name).zip(house.guarded(name)).ok_or(Error::NotFound)
}

/// Whether a field holds a text, which is what can be kept secret by itself.
pub(crate) fn is_text(field: &FieldView) -> bool {
    matches!(field.shape, Shape::Text { .. } | Shape::LongText { .. })
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
        (guarded.told)(&mut change, record, Some(&mark.ground)).await?;
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

fn at(field: &str, error: Error) -> Error {
    match error {
        Error::Invalid(all) => {
            Error::Invalid(all.into_iter().map(|p| Problem { field: field.to_owned(), ..p }).collect())
        }
        error => error,
    }
}

fn about(verb: &'static str, kind: &'static dyn AnyKind, mark: &Mark, person: &str) -> Entry {
    Entry::new(verb, kind.name(), mark.record).field("person", None, Some(person.to_owned()))
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
    let belongs = (guarded.belongs)(read, record, today).await?;
    let here = belongs.is_some_and(|of| of.unit.id == scope.unit.id && of.year == scope.year);
    if !here || secrecy::is_sealed(read, record).await? {
        return Err(Error::NotFound);
    }
    Ok(kind.opened(read, record).await?.ok_or(Error::NotFound)?.1)
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

/// Whether anybody is left who opens it: a secret that nobody opens is lost.
async fn somebody_opens(house: &House, change: &mut Change, unit: &Unit, mark: &Mark) -> Result<bool> {
    let today = change.context().clock.today();
    let reaching = identity::who_reaches(house, change, unit, today).await?;
    let kept = |person: &Uuid| mark.people.iter().any(|c| c.person == *person && !c.admitted);
    Ok(reaching.iter().any(|(person, _, role)| mark.roles.contains(role) && !kept(person)))
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

/// Those who are named, each once.
async fn people(read: &mut Read, names: &[String]) -> Result<Vec<Concerned>> {
    let (mut found, mut unknown) = (vec![], vec![]);
    for name in names.iter().map(|name| register::clean(name)).filter(|name| !name.is_empty()) {
        match identity::named(read, &name).await {
            Ok(person) => {
                let name = identity::name_of(read, person).await?.unwrap_or_default();
                found.push(Concerned { person, name, admitted: false, decision: String::new() });
            }
            Err(Error::Invalid(problems)) => unknown.extend(problems),
            Err(error) => return Err(error),
        }
    }
    found.sort_by_key(|c| c.person);
    found.dedup_by_key(|c| c.person);
    if unknown.is_empty() { Ok(found) } else { Err(Error::Invalid(unknown)) }
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

/// The unit whose authority keeps a secret: the one that its record's unit stood under.
pub(crate) async fn unit_of(house: &House, read: &mut Read, mark: &Mark, today: Date) -> Result<Option<Unit>> {
    let Some(guarded) = house.guarded(&mark.kind) else { return Ok(None) };
    Ok((guarded.belongs)(read, mark.record, today).await?.map(|scope| scope.unit))
}

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

/// The secrets that the actor may open, unit by unit, latest first.
pub async fn listed(house: &House, context: &Context) -> Result<Vec<(Mark, Unit)>> {
    let mut read = context.read_common().await?;
    let today = context.clock.today();
    let mut all = vec![];
    for id in secrecy::units_with_marks(&mut read).await? {
        for mark in secrecy::marks_in(&mut read, id).await? {
            let Some(unit) = unit_of(house, &mut read, &mark, today).await? else { continue };
            if mark.opens_to(&context.actor, &unit.place) {
                all.push((mark, unit));
            }
        }
    }
    Ok(all)
}

/// What a secret hides, for somebody who has opened it.
pub struct Opened {
    pub mark: Mark,
    pub unit: Unit,
    /// The record's fields, or the one that is secret.
    pub fields: Vec<FieldView>,
    pub history: Vec<Recorded>,
}

/// Opens a secret, which the trail tells.
///
/// # Errors
/// As [`held`].
pub async fn open(house: &House, context: &Context, id: Uuid) -> Result<Opened> {
    let (mark, unit) = held(house, context, id).await?;
    let (kind, _) = kind(house, &mark.kind)?;
    let mut change = opener(context, &unit).change(OPEN, &unit.place).await?;
    let fields = fields(&mut change, kind, &mark).await?;
    let mut history = context::history_of_secret(&mut change, mark.record, HISTORY).await?;
    if !mark.is_whole() {
        history.retain(|entry| entry.differences().iter().any(|d| d.field == mark.field));
    }
    change.audit(Entry::new("opened", kind.name(), mark.record));
    change.commit().await?;
    Ok(Opened { mark, unit, fields, history })
}

/// What a mark hides.
pub(crate) async fn fields(read: &mut Read, kind: &dyn AnyKind, mark: &Mark) -> Result<Vec<FieldView>> {
    let (_, mut fields) = kind.opened(read, mark.record).await?.ok_or(Error::NotFound)?;
    if !mark.is_whole() {
        fields.retain(|field| field.name == mark.field);
        fields.iter_mut().for_each(|field| field.value.clone_from(&mark.value));
    }
    Ok(fields)
}

/// Puts another text where a secret one stands. `version` is the mark's, as the actor read it.
///
/// # Errors
/// [`Error::Invalid`] when somebody else was first, and for a text that does not fit.
pub async fn rewrite(house: &House, context: &Context, id: Uuid, version: i64, field: &str, text: &str) -> Result<()> {
    let (mark, unit) = held(house, context, id).await?;
    let (kind, _) = kind(house, &mark.kind)?;
    let mut change = context.change(PROTECT, &unit.place).await?;
    change.keep_secret(&mark.salt);
    let declared = kind.fields().into_iter().find(|f| f.name == field && is_text(f)).ok_or(Error::NotFound)?;
    if !mark.is_whole() && mark.field != field {
        return Err(Error::NotFound);
    }
    register::fitting(text, declared.shape, declared.required)
        .map_err(|message| Error::Invalid(vec![problem(field, message)]))?;
    let text = register::clean(text).into_owned();
    if mark.version != version {
        return Err(Error::invalid("secrecy-changed"));
    }
    if mark.is_whole() {
        kind.replace(&mut change, mark.record, field, &text).await?;
    } else if text != mark.value {
        let entry = Entry::new("changed", kind.name(), mark.record);
        change.audit(entry.field(field, Some(mark.value.clone()), Some(text.clone())));
    }
    // The mark's version guards the record too: two who write at once are told of each other.
    let value = if mark.is_whole() { "" } else { text.as_str() };
    if change.has_entries() && !secrecy::rewrite(&mut change, &mark, value).await? {
        return Err(Error::invalid("secrecy-changed"));
    }
    change.commit().await
}

/// Lifts a mark by a named decision: what it hid is seen by everybody again. May wait for a second person.
///
/// # Errors
/// [`Error::Invalid`] without who decided and when, or when somebody else was first.
pub async fn lift(house: &House, context: &Context, id: Uuid, decision: &Decision) -> Result<Carried> {
    acts::carry_out(house, context, acts::LIFT, id, "", decision).await
}

/// As [`lift`], inside a change.
pub(crate) async fn lift_in(house: &House, change: &mut Change, mark: &Mark, decision: &Decision) -> Result<()> {
    let (kind, guarded) = kind(house, &mark.kind)?;
    decided(decision)?;
    if !secrecy::lift(change, mark, &decision.text()).await? {
        return Err(Error::invalid("secrecy-changed"));
    }
    change.audit(Entry::new("secrecy-lifted", kind.name(), mark.record).because(&decision.text()));
    if mark.is_whole() {
        (guarded.told)(change, mark.record, None).await?;
    } else {
        change.keep_secret(&mark.salt);
        kind.replace(change, mark.record, &mark.field, &mark.value).await?;
    }
    Ok(())
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

/// Keeps a secret from somebody who would otherwise open it or hear of it.
///
/// # Errors
/// [`Error::Invalid`] for a field's mark, which everybody sees, for an unknown name, for oneself, and when nobody would be left.
pub async fn keep_from(house: &House, context: &Context, id: Uuid, names: &[String]) -> Result<()> {
    let (mut mark, unit) = held(house, context, id).await?;
    let (kind, _) = kind(house, &mark.kind)?;
    if !mark.is_whole() {
        return Err(Error::Invalid(vec![problem("kept_from", "secrecy-only-whole")]));
    }
    let mut change = context.change(PROTECT, &unit.place).await?;
    let concerned = people(&mut change, names).await.map_err(|error| at("kept_from", error))?;
    if concerned.is_empty() {
        return Err(Error::Invalid(vec![problem("kept_from", "problem-missing")]));
    }
    mark.people.retain(|known| concerned.iter().all(|c| c.person != known.person));
    mark.people.extend(concerned.iter().cloned());
    if !somebody_opens(house, &mut change, &unit, &mark).await? {
        return Err(Error::Invalid(vec![problem("kept_from", "secrecy-nobody")]));
    }
    change.keep_secret(&mark.salt);
    for one in &concerned {
        secrecy::concern(&mut change, mark.id, one).await?;
        change.audit(about("kept-from", kind, &mark, &one.name));
    }
    change.commit().await
}

/// Opens a secret to somebody by a named decision, and writes to them. May wait for a second person.
///
/// # Errors
/// [`Error::Invalid`] for an unknown name, for oneself, and without who decided and when.
pub async fn admit(house: &House, context: &Context, id: Uuid, name: &str, decision: &Decision) -> Result<Carried> {
    acts::carry_out(house, context, acts::ADMIT, id, name, decision).await
}

/// As [`admit`], inside a change.
pub(crate) async fn admit_in(
    house: &House,
    change: &mut Change,
    mark: &Mark,
    name: &str,
    decision: &Decision,
) -> Result<()> {
    let (kind, _) = kind(house, &mark.kind)?;
    decided(decision)?;
    let found = people(change, &[name.to_owned()]).await.map_err(|error| at("person", error))?;
    let one = found.into_iter().next().ok_or_else(|| Error::Invalid(vec![problem("person", "problem-missing")]))?;
    if change.context().actor.who == Who::Person(one.person) {
        return Err(Error::Invalid(vec![problem("person", "secrecy-oneself")]));
    }
    change.keep_secret(&mark.salt);
    let admitted = Concerned { admitted: true, decision: decision.text(), ..one };
    secrecy::concern(change, mark.id, &admitted).await?;
    change.audit(about("admitted", kind, mark, &admitted.name).because(&admitted.decision));
    if let Some(person) = PERSON.find(change, admitted.person).await?.filter(|p| p.active) {
        let letter = Letter {
            subject: "admitted-subject".into(),
            paragraphs: vec![Message::new("admitted-text").with("decision", admitted.decision.as_str())],
            link: format!("{}/secrets/{}", house.settings().base, mark.id),
            secret: true,
        };
        work::post(change, house.words(), &person.recipient(), &letter).await?;
    }
    Ok(())
}
