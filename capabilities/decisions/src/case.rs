//! The verbs of a case: what happened to it, and the points of the delegation rules that decisions may rest on.

use context::{Context, Error, Problem, Result};
use database::Read;
use register::{Given, Head, NoLevels};
use socket::Scope;
use uuid::Uuid;

use crate::{
    RECORD,
    model::{POINT, Point, STEP, Step},
};

/// What has happened to the case of the unit's year, in the order of the days.
pub async fn steps(read: &mut Read, scope: &Scope) -> Result<Vec<Step>> {
    let mut steps = STEP.list(read, scope.unit.id).await?;
    steps.retain(|s| s.year == scope.year);
    Ok(steps)
}

/// Writes down that something happened.
///
/// # Errors
/// [`Error::Invalid`] with every problem; a consultation says how it ended.
pub async fn add_step(context: &Context, scope: &Scope, given: &Given) -> Result<()> {
    let mut change = context.change(RECORD, &scope.unit.place).await?;
    let checked = STEP.check(&NoLevels, given).map_err(Error::Invalid)?;
    let made = (STEP.make)(Head { id: change.new_id(), version: 0 }, &checked);
    if made.step == "consulted" && made.outcome.is_empty() {
        return Err(Error::Invalid(vec![Problem { field: "outcome".into(), message: "problem-missing".into() }]));
    }
    STEP.insert(&mut change, &Step { unit: scope.unit.id, year: scope.year, ..made }).await?;
    change.commit().await
}

/// Takes back what was written down by mistake; the audit trail keeps it.
pub async fn remove_step(context: &Context, scope: &Scope, id: Uuid, version: i64) -> Result<()> {
    let mut change = context.change(RECORD, &scope.unit.place).await?;
    let step = STEP.find(&mut change, id).await?.filter(|s| s.unit == scope.unit.id && s.year == scope.year);
    STEP.remove(&mut change, &step.ok_or(Error::NotFound)?, version).await?;
    change.commit().await
}

/// The points of the unit's delegation rules, also those that have ended. They have no year and follow the unit, so none are met in a
/// year that stays with another authority.
pub async fn points(read: &mut Read, scope: &Scope) -> Result<Vec<Point>> {
    if scope.unit.elsewhere { Ok(vec![]) } else { POINT.list(read, scope.unit.id).await }
}

/// Writes a point: a new one, or over the one that `of` names with the version that was read.
///
/// # Errors
/// [`Error::Invalid`] also when the last day is before the first; [`Error::Conflict`] when somebody else was first.
pub async fn write_point(context: &Context, scope: &Scope, of: Option<(Uuid, i64)>, given: &Given) -> Result<()> {
    let mut change = context.change(RECORD, &scope.unit.place).await?;
    if scope.unit.elsewhere {
        return Err(Error::invalid("delegation-elsewhere"));
    }
    let before = match of {
        Some((id, _)) => {
            Some(POINT.find(&mut change, id).await?.filter(|p| p.unit == scope.unit.id).ok_or(Error::NotFound)?)
        }
        None => None,
    };
    let checked = POINT.check(&NoLevels, given).map_err(Error::Invalid)?;
    let head = before.as_ref().map_or_else(|| Head { id: change.new_id(), version: 0 }, |b| b.head);
    let after = Point { unit: scope.unit.id, ..(POINT.make)(head, &checked) };
    if after.valid_from.zip(after.valid_to).is_some_and(|(from, to)| to < from) {
        let message = "delegation-point-backwards".into();
        return Err(Error::Invalid(vec![Problem { field: "valid_to".into(), message }]));
    }
    match (&before, of) {
        (Some(before), Some((id, version))) if before.head.version != version => {
            return Err(POINT.conflict(&mut change, id, &after).await?);
        }
        (Some(before), _) => drop(POINT.update(&mut change, before, &after).await?),
        (None, _) => POINT.insert(&mut change, &after).await?,
    }
    change.commit().await
}
