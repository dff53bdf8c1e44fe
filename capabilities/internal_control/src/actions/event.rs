//! Events and their measures.

use context::{Change, Context, Error, Message, Problem, Result};
use register::{Given, Head};
use socket::Scope;
use uuid::Uuid;

use crate::{
    EDIT,
    import::Places,
    model::{ACTIVITY, ANALYSIS, Analysis, EVENT, Event, MEASURE, Measure, Method, PLAN_ROW, PlanRow},
    store,
};

/// The event, if it belongs to the scope's unit and year: an id from another unit is the same as one that is not there.
pub(crate) async fn find(change: &mut Change, scope: &Scope, id: Uuid) -> Result<(Event, Method)> {
    let event = EVENT.find(change, id).await?.ok_or(Error::NotFound)?;
    let analysis = ANALYSIS.find(change, event.analysis).await?.ok_or(Error::NotFound)?;
    if analysis.unit != scope.unit.id || analysis.year != scope.year {
        return Err(Error::NotFound);
    }
    Ok((event, store::method(change, scope.year).await?))
}

/// Adds an event at the end of the numbers; its goal, process and way of working are reused or made.
pub async fn add_event(context: &Context, scope: &Scope, given: &Given) -> Result<Event> {
    let mut change = super::change(context, scope).await?;
    let head = store::begin(&mut change, scope).await?;
    let method = store::method(&mut change, scope.year).await?;
    let checked = EVENT.check(&method, given).map_err(Error::Invalid)?;
    let before = store::contents(&mut change, head, method).await?;
    let mut places = Places::of(&before);
    let text = |name: &str| given.get(name).map(|t| register::clean(t).into_owned()).unwrap_or_default();
    let way = places.way(&mut change, &text("goal"), &text("process"), &text("way")).await?;
    let made = (EVENT.make)(Head { id: change.new_id(), version: 0 }, &checked);
    let number = before.numbers().next(made.is_withheld());
    let event = Event { analysis: before.head.head.id, way, number, ..made };
    EVENT.insert(&mut change, &event).await?;
    if event.in_plan {
        super::plan::ensure_row(&mut change, &event).await?;
    }
    change.commit().await?;
    Ok(Event { head: Head { version: 1, ..event.head }, ..event })
}

/// Changes some fields of an event. `version` is what the editor had read; without one the latest is taken.
///
/// # Errors
/// [`Error::Conflict`] when somebody else was first, with both versions; [`Error::Invalid`] with every problem.
pub async fn edit_event(
    context: &Context,
    scope: &Scope,
    id: Uuid,
    version: Option<i64>,
    given: &Given,
) -> Result<Event> {
    let mut change = super::change(context, scope).await?;
    let (before, method) = find(&mut change, scope, id).await?;
    let after = edited(&before, &method, given).map_err(Error::Invalid)?;
    if version.is_some_and(|v| v != before.head.version) {
        return Err(EVENT.conflict(&mut change, id, &after).await?);
    }
    let after = moved(&mut change, after, method, given).await?;
    put(&mut change, scope, &before, after).await?;
    let stored = EVENT.find(&mut change, id).await?.ok_or(Error::NotFound)?;
    change.commit().await?;
    Ok(stored)
}

/// Gives an event back what stood before an entry of its history.
///
/// # Errors
/// [`Error::NotFound`] when the record has no such entry, and what [`edit_event`] says: the year's method may have changed.
pub async fn restore_event(context: &Context, scope: &Scope, id: Uuid, entry: i64) -> Result<Event> {
    let given = stood_before(context, scope, id, entry).await?;
    edit_event(context, scope, id, None, &given).await
}

/// The fields as they stood before an entry of the record's history.
pub(super) async fn stood_before(context: &Context, scope: &Scope, id: Uuid, entry: i64) -> Result<Given> {
    let mut read = context.read(EDIT, &scope.unit.place).await?;
    let entry = context::entry(&mut read, id, entry).await?.filter(|e| e.verb == "changed").ok_or(Error::NotFound)?;
    Ok(entry.differences().into_iter().map(|d| (d.field, d.before.unwrap_or_default())).collect())
}

/// What is wrong with pasted rows: event, field, message.
pub type Refused = Vec<(Uuid, String, Message)>;

/// Changes several events at once, all or none: the rows that somebody pasted from a spreadsheet.
///
/// # Errors
/// [`Error::Conflict`] when somebody else has changed one of them; what is wrong with the values is the inner error.
pub async fn edit_events(
    context: &Context,
    scope: &Scope,
    rows: &[(Uuid, i64, Given)],
) -> Result<std::result::Result<Vec<Event>, Refused>> {
    let mut change = super::change(context, scope).await?;
    let mut refused = vec![];
    let mut stored = vec![];
    for (id, version, given) in rows {
        let (before, method) = find(&mut change, scope, *id).await?;
        match edited(&before, &method, given) {
            Ok(after) if *version != before.head.version => {
                return Err(EVENT.conflict(&mut change, *id, &after).await?);
            }
            Ok(after) => {
                put(&mut change, scope, &before, after).await?;
                stored.push(EVENT.find(&mut change, *id).await?.ok_or(Error::NotFound)?);
            }
            Err(problems) => refused.extend(problems.into_iter().map(|p| (*id, p.field, p.message))),
        }
    }
    if !refused.is_empty() {
        return Ok(Err(refused));
    }
    change.commit().await?;
    Ok(Ok(stored))
}

/// The event with some fields given anew. What was printed spoke of the old values, so it goes when they do.
fn edited(before: &Event, method: &Method, given: &Given) -> std::result::Result<Event, Vec<Problem>> {
    let mut wanted = EVENT.given(before);
    let asked = |name: &String| EVENT.asked().any(|f| f.name == *name);
    wanted.extend(given.iter().filter(|(name, _)| asked(name)).map(|(n, v)| (n.clone(), v.clone())));
    let made = (EVENT.make)(before.head, &EVENT.check(method, &wanted)?);
    let mut after = Event {
        analysis: before.analysis,
        way: before.way,
        number: before.number,
        printed_value: before.printed_value.clone(),
        handling: before.handling.clone(),
        extra: before.extra.clone(),
        previous: before.previous,
        previous_number: before.previous_number,
        obligatory: before.obligatory,
        raised_by: before.raised_by.clone(),
        ..made
    };
    if after.risk_value() != before.risk_value() {
        after.printed_value.clear();
    }
    if after.in_plan != before.in_plan {
        after.handling.clear();
    }
    Ok(after)
}

/// The event under the goal, process and way of working that were given, if they were; its row in the plan goes along.
async fn moved(change: &mut Change, event: Event, method: Method, given: &Given) -> Result<Event> {
    let text = |name: &str| given.get(name).map(|t| register::clean(t).into_owned());
    let (Some(goal), Some(process), Some(way)) = (text("goal"), text("process"), text("way")) else { return Ok(event) };
    let head = ANALYSIS.find(change, event.analysis).await?.ok_or(Error::NotFound)?;
    let analysis = store::contents(change, head, method).await?;
    let way = Places::of(&analysis).way(change, &goal, &process, &way).await?;
    if way != event.way {
        for row in analysis.rows.iter().filter(|r| r.event == Some(event.head.id)) {
            PLAN_ROW.update(change, row, &PlanRow { way, ..row.clone() }).await?;
        }
    }
    Ok(Event { way, ..event })
}

/// Stores an event, and lets its row in the plan follow: one truth, so that table and plan cannot drift apart.
async fn put(change: &mut Change, scope: &Scope, before: &Event, after: Event) -> Result<()> {
    let after = super::withheld::renumbered(change, scope, before, after).await?;
    EVENT.update(change, before, &after).await?;
    if after.in_plan && !before.in_plan {
        super::plan::ensure_row(change, &after).await?;
    }
    if before.in_plan && !after.in_plan {
        super::plan::drop_empty_row(change, &after).await?;
    }
    Ok(())
}

/// Removes an event with its measures; its row in the plan stays, by its own text, and is told as a finding. A row by its own
/// text would be public, so that of a withheld event goes too.
pub async fn remove_event(context: &Context, scope: &Scope, id: Uuid, version: i64) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let (event, method) = find(&mut change, scope, id).await?;
    let head = ANALYSIS.find(&mut change, event.analysis).await?.ok_or(Error::NotFound)?;
    let analysis = store::contents(&mut change, head, method).await?;
    remove_with_parts(&mut change, &analysis, &event, version).await?;
    change.commit().await
}

pub(crate) async fn remove_with_parts(
    change: &mut Change,
    analysis: &Analysis,
    event: &Event,
    version: i64,
) -> Result<()> {
    for measure in analysis.measures.iter().filter(|m| m.event == event.head.id) {
        MEASURE.remove(change, measure, measure.head.version).await?;
    }
    for row in analysis.rows.iter().filter(|r| r.event == Some(event.head.id)) {
        if event.is_withheld() {
            super::remove_row_with_parts(change, analysis, row, row.head.version).await?;
            continue;
        }
        let mut orphan = row.clone();
        orphan.event = None;
        orphan.event_text.clone_from(&event.event);
        orphan.printed_value = event.risk_value().map(|v| v.to_string()).unwrap_or_default();
        PLAN_ROW.update(change, row, &orphan).await?;
    }
    EVENT.remove(change, event, version).await
}

/// Adds a risk-reducing measure to an event.
pub async fn add_measure(context: &Context, scope: &Scope, event: Uuid, given: &Given) -> Result<Measure> {
    let mut change = super::change(context, scope).await?;
    let (event, method) = find(&mut change, scope, event).await?;
    let checked = MEASURE.check(&method, given).map_err(Error::Invalid)?;
    let made = (MEASURE.make)(Head { id: change.new_id(), version: 0 }, &checked);
    let measure = Measure { analysis: event.analysis, event: event.head.id, ..made };
    MEASURE.insert(&mut change, &measure).await?;
    change.commit().await?;
    Ok(measure)
}

/// Changes a measure.
pub async fn edit_measure(context: &Context, scope: &Scope, id: Uuid, version: i64, given: &Given) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let before = MEASURE.find(&mut change, id).await?.ok_or(Error::NotFound)?;
    let (_, method) = find(&mut change, scope, before.event).await?;
    let checked = MEASURE.check(&method, given).map_err(Error::Invalid)?;
    let made = (MEASURE.make)(before.head, &checked);
    let after = Measure { analysis: before.analysis, event: before.event, ..made };
    if version != before.head.version {
        return Err(MEASURE.conflict(&mut change, id, &after).await?);
    }
    MEASURE.update(&mut change, &before, &after).await?;
    change.commit().await
}

/// Removes a measure; what it said stays in the audit trail.
pub async fn remove_measure(context: &Context, scope: &Scope, id: Uuid, version: i64) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let measure = MEASURE.find(&mut change, id).await?.ok_or(Error::NotFound)?;
    find(&mut change, scope, measure.event).await?;
    MEASURE.remove(&mut change, &measure, version).await?;
    change.commit().await
}

/// Takes an activity away with its row.
pub(crate) async fn remove_activities(change: &mut Change, analysis: &Analysis, row: Uuid) -> Result<()> {
    for activity in analysis.activities.iter().filter(|a| a.plan_row == row) {
        ACTIVITY.remove(change, activity, activity.head.version).await?;
    }
    Ok(())
}
