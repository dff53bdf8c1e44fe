//! The verbs: permission, rule, store, audit.

use context::{Context, Error, Result};
use register::{Given, Head, NoLevels};
use socket::Scope;

use crate::{
    EDIT,
    model::{ANSWER, Answer, BASKRAV},
};

/// Answers one requirement of the year; what was answered before is changed.
///
/// # Errors
/// [`Error::NotFound`] for a requirement that is neither in the list nor in the unit's own, [`Error::Conflict`] when somebody else
/// was first.
pub async fn answer(context: &Context, scope: &Scope, number: i64, version: i64, given: &Given) -> Result<()> {
    let mut change = context.change(EDIT, &scope.unit.place).await?;
    let checked = ANSWER.check(&NoLevels, given).map_err(Error::Invalid)?;
    let all = ANSWER.list(&mut change, scope.unit.id).await?;
    let before = all.iter().find(|a| a.year == scope.year && a.number == number);
    if before.is_none() && !BASKRAV.requirement.iter().any(|r| r.number == number) {
        return Err(Error::NotFound);
    }
    let head = before.map_or_else(|| Head { id: change.new_id(), version: 0 }, |b| b.head);
    let made = (ANSWER.make)(head, &checked);
    let requirement = before.map(|b| b.requirement.clone()).unwrap_or_default();
    let after = Answer { unit: scope.unit.id, year: scope.year, number, requirement, ..made };
    match before {
        Some(before) if before.head.version != version => {
            return Err(ANSWER.conflict(&mut change, before.head.id, &after).await?);
        }
        Some(before) => drop(ANSWER.update(&mut change, before, &after).await?),
        None => ANSWER.insert(&mut change, &after).await?,
    }
    change.commit().await
}
