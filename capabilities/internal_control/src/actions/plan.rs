//! Rows of the control plan and their activities.

use context::{Change, Context, Error, Result};
use register::{Given, Head};
use socket::Scope;
use uuid::Uuid;

use super::event::{find, remove_activities, stood_before};
use crate::{
    model::{ACTIVITY, ANALYSIS, Activity, Analysis, EVENT, Event, Method, PLAN_ROW, PlanRow},
    store,
};

/// Takes an event into the plan: marks it and gives it a row, with the board's reason where the rule does not ask for it.
pub async fn include(context: &Context, scope: &Scope, event: Uuid, reason: &str) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let (before, _) = find(&mut change, scope, event).await?;
    let after = Event {
        in_plan: true,
        handling: String::new(),
        reason: if reason.is_empty() { before.reason.clone() } else { register::clean(reason).into_owned() },
        ..before.clone()
    };
    EVENT.update(&mut change, &before, &after).await?;
    ensure_row(&mut change, &after).await?;
    change.commit().await
}

/// Gives an event a row in the plan, unless it has one.
pub(crate) async fn ensure_row(change: &mut Change, event: &Event) -> Result<()> {
    let rows = PLAN_ROW.list(change, event.analysis).await?;
    if rows.iter().any(|r| r.event == Some(event.head.id)) {
        return Ok(());
    }
    let row = PlanRow {
        head: Head { id: change.new_id(), version: 0 },
        analysis: event.analysis,
        position: rows.iter().map(|r| r.position).max().unwrap_or(-1) + 1,
        event: Some(event.head.id),
        way: event.way,
        event_text: event.event.clone(),
        control: event.control.clone(),
        ..PlanRow::default()
    };
    PLAN_ROW.insert(change, &row).await
}

/// An event that leaves the plan takes its row with it, if nobody has written anything in it; otherwise the row stays
/// and a finding tells: nothing that was typed is lost.
pub(crate) async fn drop_empty_row(change: &mut Change, event: &Event) -> Result<()> {
    let activities = ACTIVITY.list(change, event.analysis).await?;
    for row in PLAN_ROW.list(change, event.analysis).await?.iter().filter(|r| r.event == Some(event.head.id)) {
        let written = !row.responsible.is_empty()
            || !row.reason.is_empty()
            || row.control != event.control
            || activities.iter().any(|a| a.plan_row == row.head.id);
        if !written {
            PLAN_ROW.remove(change, row, row.head.version).await?;
        }
    }
    Ok(())
}

/// Takes a row out of the plan with its activities, and the mark off its event.
pub async fn leave_out(context: &Context, scope: &Scope, row: Uuid, version: i64, reason: &str) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let (row, analysis) = row_of(&mut change, scope, row).await?;
    if let Some(before) = analysis.events.iter().find(|e| Some(e.head.id) == row.event) {
        let reason = if reason.is_empty() { before.reason.clone() } else { register::clean(reason).into_owned() };
        let after = Event { in_plan: false, handling: String::new(), reason, ..before.clone() };
        EVENT.update(&mut change, before, &after).await?;
    }
    remove_row_with_parts(&mut change, &analysis, &row, version).await?;
    change.commit().await
}

pub(crate) async fn remove_row_with_parts(
    change: &mut Change,
    analysis: &Analysis,
    row: &PlanRow,
    version: i64,
) -> Result<()> {
    remove_activities(change, analysis, row.head.id).await?;
    PLAN_ROW.remove(change, row, version).await
}

/// The row with its analysis, if it belongs to the scope's unit and year.
async fn row_of(change: &mut Change, scope: &Scope, id: Uuid) -> Result<(PlanRow, Analysis)> {
    let row = PLAN_ROW.find(change, id).await?.ok_or(Error::NotFound)?;
    let head = ANALYSIS.find(change, row.analysis).await?.ok_or(Error::NotFound)?;
    if head.unit != scope.unit.id || head.year != scope.year {
        return Err(Error::NotFound);
    }
    let method = store::method(change, scope.year).await?;
    Ok((row, store::contents(change, head, method).await?))
}

/// Changes some fields of a row.
pub async fn edit_row(context: &Context, scope: &Scope, id: Uuid, version: Option<i64>, given: &Given) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let (before, analysis) = row_of(&mut change, scope, id).await?;
    let after = edited(&before, &analysis.method, given)?;
    if version.is_some_and(|v| v != before.head.version) {
        return Err(PLAN_ROW.conflict(&mut change, id, &after).await?);
    }
    PLAN_ROW.update(&mut change, &before, &after).await?;
    change.commit().await
}

/// Gives a row back what stood before an entry of its history; as [`restore_event`](super::restore_event).
pub async fn restore_row(context: &Context, scope: &Scope, id: Uuid, entry: i64) -> Result<()> {
    let given = stood_before(context, scope, id, entry).await?;
    edit_row(context, scope, id, None, &given).await
}

fn edited(before: &PlanRow, method: &Method, given: &Given) -> Result<PlanRow> {
    let mut wanted = PLAN_ROW.given(before);
    wanted.extend(
        given.iter().filter(|(n, _)| PLAN_ROW.asked().any(|f| f.name == *n)).map(|(n, v)| (n.clone(), v.clone())),
    );
    let checked = PLAN_ROW.check(method, &wanted).map_err(Error::Invalid)?;
    let made = (PLAN_ROW.make)(before.head, &checked);
    Ok(PlanRow {
        control: made.control,
        responsible: made.responsible,
        performer: made.performer,
        reason: made.reason,
        ..before.clone()
    })
}

/// Gives every row without kontrollansvarig the same one: the mend for all. Tells how many rows it was.
pub async fn fill_responsible(context: &Context, scope: &Scope, responsible: &str) -> Result<usize> {
    let mut change = super::change(context, scope).await?;
    let analysis = store::analysis(&mut change, scope.unit.id, scope.year).await?;
    let given = Given::from([("responsible".to_owned(), responsible.to_owned())]);
    let mut filled = 0;
    for row in analysis.rows.iter().filter(|r| r.responsible.is_empty()) {
        let after = edited(row, &analysis.method, &given)?;
        filled += usize::from(PLAN_ROW.update(&mut change, row, &after).await?);
    }
    change.commit().await?;
    Ok(filled)
}

/// Adds a control activity to a row.
pub async fn add_activity(context: &Context, scope: &Scope, row: Uuid, given: &Given) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let (row, analysis) = row_of(&mut change, scope, row).await?;
    let mut given = given.clone();
    let text = given.get("activity").cloned().unwrap_or_default();
    given.entry("method".to_owned()).or_insert_with(|| analysis.method.control_method(&text).to_owned());
    let checked = ACTIVITY.check(&analysis.method, &given).map_err(Error::Invalid)?;
    let made = (ACTIVITY.make)(Head { id: change.new_id(), version: 0 }, &checked);
    let standing = analysis.activities.iter().filter(|a| a.plan_row == row.head.id);
    let position = standing.map(|a| a.position).max().unwrap_or(-1) + 1;
    let activity = Activity { analysis: row.analysis, plan_row: row.head.id, position, ..made };
    ACTIVITY.insert(&mut change, &activity).await?;
    change.commit().await
}

/// Changes some fields of an activity.
pub async fn edit_activity(
    context: &Context,
    scope: &Scope,
    id: Uuid,
    version: Option<i64>,
    given: &Given,
) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let before = ACTIVITY.find(&mut change, id).await?.ok_or(Error::NotFound)?;
    let (_, analysis) = row_of(&mut change, scope, before.plan_row).await?;
    let mut wanted = ACTIVITY.given(&before);
    wanted.extend(given.clone());
    let checked = ACTIVITY.check(&analysis.method, &wanted).map_err(Error::Invalid)?;
    let made = (ACTIVITY.make)(before.head, &checked);
    let after = Activity { analysis: before.analysis, plan_row: before.plan_row, position: before.position, ..made };
    if version.is_some_and(|v| v != before.head.version) {
        return Err(ACTIVITY.conflict(&mut change, id, &after).await?);
    }
    ACTIVITY.update(&mut change, &before, &after).await?;
    change.commit().await
}

/// Removes an activity.
pub async fn remove_activity(context: &Context, scope: &Scope, id: Uuid, version: i64) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let activity = ACTIVITY.find(&mut change, id).await?.ok_or(Error::NotFound)?;
    row_of(&mut change, scope, activity.plan_row).await?;
    ACTIVITY.remove(&mut change, &activity, version).await?;
    change.commit().await
}
