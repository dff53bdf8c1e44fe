//! The board's system for internal control: its words, its roles' duties, and looking it over.

use context::{Change, Context, Error, Result};
use register::{Given, Head, NoLevels};
use socket::Scope;
use uuid::Uuid;

use crate::{
    model::{AnalysisHead, CHAPTER, CHAPTERS, Chapter, DUTY, Duty, REVIEW, Review, System},
    store,
};

/// The year's own system: what held from an earlier year is copied first, so that the earlier year stays as it was.
pub(crate) async fn own_system(change: &mut Change, scope: &Scope) -> Result<(AnalysisHead, System)> {
    let head = store::begin(change, scope).await?;
    let (mut system, year) = store::system(change, scope.unit.id, scope.year).await?;
    if year != scope.year {
        let analysis = head.head.id;
        for chapter in &mut system.chapters {
            (chapter.head, chapter.analysis) = (Head { id: change.new_id(), version: 1 }, analysis);
        }
        for duty in &mut system.duties {
            (duty.head, duty.analysis) = (Head { id: change.new_id(), version: 1 }, analysis);
        }
        CHAPTER.insert_all(change, &system.chapters).await?;
        DUTY.insert_all(change, &system.duties).await?;
    }
    Ok((head, system))
}

/// Writes a chapter in the board's own words; an empty text goes back to the standard one.
///
/// # Errors
/// [`Error::NotFound`] for a chapter that the system does not have; [`Error::Conflict`] when somebody else was first.
pub async fn write_chapter(
    context: &Context,
    scope: &Scope,
    name: &str,
    version: Option<i64>,
    given: &Given,
) -> Result<()> {
    if !CHAPTERS.iter().any(|(known, _)| *known == name) {
        return Err(Error::NotFound);
    }
    let mut change = super::change(context, scope).await?;
    let (head, system) = own_system(&mut change, scope).await?;
    let old = system.chapter(name);
    let empty = given.get("text").is_none_or(|t| t.trim().is_empty());
    if empty {
        if let Some(old) = old {
            CHAPTER.remove(&mut change, old, version.unwrap_or(old.head.version)).await?;
        }
        return change.commit().await;
    }
    let checked = CHAPTER.check(&NoLevels, given).map_err(Error::Invalid)?;
    let id = old.map_or_else(|| Head { id: change.new_id(), version: 0 }, |o| o.head);
    let after = Chapter { analysis: head.head.id, chapter: name.to_owned(), ..(CHAPTER.make)(id, &checked) };
    match old {
        Some(old) if version.is_some_and(|v| v != old.head.version) => {
            return Err(CHAPTER.conflict(&mut change, old.head.id, &after).await?);
        }
        Some(old) => drop(CHAPTER.update(&mut change, old, &after).await?),
        None => CHAPTER.insert(&mut change, &after).await?,
    }
    change.commit().await
}

/// Adds a duty to a role, last among them.
pub async fn add_duty(context: &Context, scope: &Scope, given: &Given) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let checked = DUTY.check(&NoLevels, given).map_err(Error::Invalid)?;
    let (head, system) = own_system(&mut change, scope).await?;
    let made = (DUTY.make)(Head { id: change.new_id(), version: 0 }, &checked);
    let position = system.duties.iter().map(|d| d.position + 1).max().unwrap_or_default();
    DUTY.insert(&mut change, &Duty { analysis: head.head.id, position, ..made }).await?;
    change.commit().await
}

/// The duty, if it belongs to the scope's unit and year.
async fn duty_of(change: &mut Change, scope: &Scope, id: Uuid) -> Result<Duty> {
    let duty = DUTY.find(change, id).await?.ok_or(Error::NotFound)?;
    let head = store::head(change, scope.unit.id, scope.year).await?.ok_or(Error::NotFound)?;
    if head.head.id == duty.analysis { Ok(duty) } else { Err(Error::NotFound) }
}

/// Changes a duty.
pub async fn edit_duty(context: &Context, scope: &Scope, id: Uuid, version: i64, given: &Given) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let before = duty_of(&mut change, scope, id).await?;
    let checked = DUTY.check(&NoLevels, given).map_err(Error::Invalid)?;
    let made = (DUTY.make)(before.head, &checked);
    let after = Duty { analysis: before.analysis, position: before.position, ..made };
    if version != before.head.version {
        return Err(DUTY.conflict(&mut change, id, &after).await?);
    }
    DUTY.update(&mut change, &before, &after).await?;
    change.commit().await
}

/// Removes a duty; what it said stays in the audit trail.
pub async fn remove_duty(context: &Context, scope: &Scope, id: Uuid, version: i64) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let duty = duty_of(&mut change, scope, id).await?;
    DUTY.remove(&mut change, &duty, version).await?;
    change.commit().await
}

/// Records that somebody has looked the system over (*översett*). What held from an earlier year becomes this year's own.
pub async fn review_system(context: &Context, scope: &Scope, given: &Given) -> Result<()> {
    let mut change = super::change(context, scope).await?;
    let checked = REVIEW.check(&NoLevels, given).map_err(Error::Invalid)?;
    let (head, _) = own_system(&mut change, scope).await?;
    let made = (REVIEW.make)(Head { id: change.new_id(), version: 0 }, &checked);
    REVIEW.insert(&mut change, &Review { analysis: head.head.id, ..made }).await?;
    change.commit().await
}
