//! Opening what is secret, which the trail tells; changing it; and lifting the mark.

use context::{Change, Context, Entry, Error, Mark, Recorded, Result, secrecy};
use database::Read;
use register::{AnyKind, FieldView};
use socket::{Carried, House, Unit};
use uuid::Uuid;

use super::{decided, held, is_text, kind, opener, problem, unit_of};
use crate::{
    OPEN, PROTECT, acts,
    model::{Decision, checked_ground},
};

/// How much of a secret's history is shown.
const HISTORY: i64 = 100;

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
    let mut fields = kind.opened(read, mark.record).await?.ok_or(Error::NotFound)?;
    if !mark.is_whole() {
        fields.retain(|field| field.name == mark.field);
        fields.iter_mut().for_each(|field| field.value.clone_from(&mark.value));
    }
    Ok(fields)
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

/// Says on which ground something is secret: it is tried anew each time somebody asks, and a report has none to begin with.
///
/// # Errors
/// [`Error::NotFound`] for whoever does not open it; [`Error::Invalid`] for what names no section, or when somebody else was first.
pub async fn ground(house: &House, context: &Context, id: Uuid, ground: &str) -> Result<()> {
    let (mark, unit) = held(house, context, id).await?;
    let (kind, _) = kind(house, &mark.kind)?;
    let mut change = opener(context, &unit).change(OPEN, &unit.place).await?;
    grounded(&mut change, kind.name(), &mark, ground).await?;
    if change.has_entries() { change.commit().await } else { Ok(()) }
}

/// As [`ground`], inside a change.
pub async fn grounded(change: &mut Change, kind: &'static str, mark: &Mark, ground: &str) -> Result<()> {
    let ground = checked_ground(ground).map_err(|message| Error::Invalid(vec![problem("ground", message)]))?;
    if ground == mark.ground {
        return Ok(());
    }
    change.keep_secret(&mark.salt);
    if !secrecy::ground(change, mark, &ground).await? {
        return Err(Error::invalid("secrecy-changed"));
    }
    let before = Some(mark.ground.clone()).filter(|before| !before.is_empty());
    change.audit(Entry::new("grounded", kind, mark.record).field("ground", before, Some(ground)));
    Ok(())
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
        if let Some(told) = guarded.told {
            told(change, mark.record, None).await?;
        }
    } else {
        change.keep_secret(&mark.salt);
        kind.replace(change, mark.record, &mark.field, &mark.value).await?;
    }
    Ok(())
}
