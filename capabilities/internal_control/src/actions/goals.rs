//! The year's goals: the council's and the board's own. They may stand without events.

use context::{Change, Context, Error, Message, Problem, Result, search_key};
use register::{Given, Head, NoLevels};
use socket::Scope;
use uuid::Uuid;

use crate::{
    import::Places,
    model::{Analysis, EVENT, Event, GOAL, Goal, PLAN_ROW, PROCESS, PlanRow, WAY, labels},
    store::{self, Secret},
};

/// The year as it stands, and the way to change it.
async fn year(context: &Context, scope: &Scope) -> Result<(Change, Analysis)> {
    let mut change = super::change(context, scope).await?;
    let head = store::begin(&mut change, scope).await?;
    let method = store::method(&mut change, scope.year).await?;
    let analysis = store::contents(&mut change, head, method).await?;
    Ok((change, analysis))
}

fn find(analysis: &Analysis, id: Uuid) -> Result<&Goal> {
    analysis.goals.iter().find(|g| g.head.id == id).ok_or(Error::NotFound)
}

/// Two goals that say the same would be one in every file that is read in.
fn not_there(analysis: &Analysis, goal: &Goal) -> Result<()> {
    let same = |g: &Goal| g.head.id != goal.head.id && search_key(&g.text) == search_key(&goal.text);
    if analysis.goals.iter().any(same) {
        return Err(Error::Invalid(vec![Problem { field: "text".into(), message: "goal-twice".into() }]));
    }
    Ok(())
}

/// Adds a goal, last.
///
/// # Errors
/// [`Error::Invalid`] also when the year has a goal with the same text.
pub async fn add_goal(context: &Context, scope: &Scope, given: &Given) -> Result<()> {
    let (mut change, analysis) = year(context, scope).await?;
    let checked = GOAL.check(&NoLevels, given).map_err(Error::Invalid)?;
    let made = (GOAL.make)(Head { id: change.new_id(), version: 0 }, &checked);
    let position = analysis.goals.iter().map(|g| g.position + 1).max().unwrap_or_default();
    let goal = Goal { analysis: analysis.head.head.id, position, ..made };
    not_there(&analysis, &goal)?;
    GOAL.insert(&mut change, &goal).await?;
    change.commit().await
}

/// Changes a goal's words or whose it is; its events stay with it.
///
/// # Errors
/// [`Error::Conflict`] when somebody else was first.
pub async fn edit_goal(context: &Context, scope: &Scope, id: Uuid, version: i64, given: &Given) -> Result<()> {
    let (mut change, analysis) = year(context, scope).await?;
    let before = find(&analysis, id)?;
    let checked = GOAL.check(&NoLevels, given).map_err(Error::Invalid)?;
    let made = (GOAL.make)(before.head, &checked);
    let after = Goal { analysis: before.analysis, position: before.position, ..made };
    if version != before.head.version {
        return Err(GOAL.conflict(&mut change, id, &after).await?);
    }
    not_there(&analysis, &after)?;
    GOAL.update(&mut change, before, &after).await?;
    change.commit().await
}

/// Moves a goal a step up or down; the annexes follow. At the end of the list nothing happens.
pub async fn move_goal(context: &Context, scope: &Scope, id: Uuid, up: bool) -> Result<()> {
    let (mut change, analysis) = year(context, scope).await?;
    let at = analysis.goals.iter().position(|g| g.head.id == id).ok_or(Error::NotFound)?;
    let other = if up { at.checked_sub(1) } else { Some(at + 1).filter(|n| *n < analysis.goals.len()) };
    let Some(other) = other else { return Ok(()) };
    let mut order: Vec<&Goal> = analysis.goals.iter().collect();
    order.swap(at, other);
    for (goal, position) in order.into_iter().zip(0..) {
        if goal.position != position {
            GOAL.update(&mut change, goal, &Goal { position, ..goal.clone() }).await?;
        }
    }
    change.commit().await
}

/// Takes a goal away. What hangs on it goes to the goal `to`, in the same process and way of working.
///
/// # Errors
/// [`Error::Invalid`] with the events' numbers, when there are some and no goal to go to.
pub async fn remove_goal(context: &Context, scope: &Scope, id: Uuid, version: i64, to: Option<Uuid>) -> Result<()> {
    let (mut change, analysis) = year(context, scope).await?;
    let goal = find(&analysis, id)?;
    let lines = analysis.lines();
    let numbers: Vec<i64> = lines.iter().filter(|l| l.goal.head.id == id).map(|l| l.event.number).collect();
    let plan = analysis.plan();
    let hangs = !numbers.is_empty() || plan.iter().any(|l| l.goal.head.id == id);
    let target = to.filter(|to| *to != id).map(|to| find(&analysis, to)).transpose()?;
    if hangs && target.is_none() {
        let message = Message::new("goal-has-events").with("numbers", labels(&numbers)).with("n", numbers.len());
        return Err(Error::Invalid(vec![Problem { field: "to".into(), message }]));
    }
    // A secret that hangs on the goal goes along with what is seen, or to the first goal that stays; so one always does, whether anything
    // hangs on it or not.
    let stays = target.or_else(|| analysis.goals.iter().find(|g| g.head.id != id));
    let stays = stays.ok_or_else(|| Error::invalid("goal-last"))?;
    let mut places = Places::of(&analysis);
    for process in analysis.processes.iter().filter(|p| p.goal == id) {
        for way in analysis.ways.iter().filter(|w| w.process == process.head.id) {
            let secret = store::secret_on(&mut change, way.head.id).await?;
            if target.is_some() || !secret.is_empty() {
                let to = places.way(&mut change, &stays.text, &process.name, &way.name).await?;
                move_secret(&mut change, &secret, to).await?;
                for event in analysis.events.iter().filter(|e| e.way == way.head.id) {
                    EVENT.update(&mut change, event, &Event { way: to, ..event.clone() }).await?;
                }
                for row in analysis.rows.iter().filter(|r| r.way == way.head.id) {
                    PLAN_ROW.update(&mut change, row, &PlanRow { way: to, ..row.clone() }).await?;
                }
            }
            WAY.remove(&mut change, way, way.head.version).await?;
        }
        PROCESS.remove(&mut change, process, process.head.version).await?;
    }
    GOAL.remove(&mut change, goal, version).await?;
    change.commit().await
}

/// Moves what is secret to another way of working.
async fn move_secret(change: &mut Change, secret: &Secret, to: Uuid) -> Result<()> {
    for id in &secret.events {
        if let Some(event) = EVENT.find_secret(change, *id).await? {
            EVENT.update(change, &event, &Event { way: to, ..event.clone() }).await?;
        }
    }
    for id in &secret.rows {
        if let Some(row) = PLAN_ROW.find_secret(change, *id).await? {
            PLAN_ROW.update(change, &row, &PlanRow { way: to, ..row.clone() }).await?;
        }
    }
    Ok(())
}
