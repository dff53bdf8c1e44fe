//! The verbs: permission, rule, store, audit.

use context::{Change, Context, Error, Result};
use database::Read;
use register::{Given, Head, NoLevels};
use socket::Scope;
use uuid::Uuid;

use crate::{
    EDIT,
    model::{DOCUMENT, Document},
};

/// The unit's documents. They have no year and follow the unit, so none are met in a year that stays with another authority.
pub(crate) async fn documents(read: &mut Read, scope: &Scope) -> Result<Vec<Document>> {
    if scope.unit.elsewhere { Ok(vec![]) } else { DOCUMENT.list(read, scope.unit.id).await }
}

/// The door to a change of the unit's documents.
///
/// # Errors
/// [`Error::Invalid`] in a year that stays with another authority.
pub(crate) async fn change(context: &Context, scope: &Scope) -> Result<Change> {
    let change = context.change(EDIT, &scope.unit.place).await?;
    if scope.unit.elsewhere { Err(Error::invalid("governing-elsewhere")) } else { Ok(change) }
}

/// Adds a document, last among the unit's.
pub async fn add(context: &Context, scope: &Scope, given: &Given) -> Result<()> {
    let mut change = change(context, scope).await?;
    let checked = DOCUMENT.check(&NoLevels, given).map_err(Error::Invalid)?;
    let all = documents(&mut change, scope).await?;
    let position = all.iter().map(|d| d.position + 1).max().unwrap_or_default();
    let made = (DOCUMENT.make)(Head { id: change.new_id(), version: 0 }, &checked);
    DOCUMENT.insert(&mut change, &Document { unit: scope.unit.id, position, ..made }).await?;
    change.commit().await
}

/// The document, if it is the unit's.
async fn find(change: &mut Change, scope: &Scope, id: Uuid) -> Result<Document> {
    let document = DOCUMENT.find(change, id).await?.ok_or(Error::NotFound)?;
    if document.unit == scope.unit.id { Ok(document) } else { Err(Error::NotFound) }
}

/// Changes a document.
///
/// # Errors
/// [`Error::Conflict`] when somebody else was first, with both versions.
pub async fn edit(context: &Context, scope: &Scope, id: Uuid, version: i64, given: &Given) -> Result<()> {
    let mut change = change(context, scope).await?;
    let before = find(&mut change, scope, id).await?;
    let checked = DOCUMENT.check(&NoLevels, given).map_err(Error::Invalid)?;
    let made = (DOCUMENT.make)(before.head, &checked);
    let after = Document { unit: before.unit, position: before.position, ..made };
    if version != before.head.version {
        return Err(DOCUMENT.conflict(&mut change, id, &after).await?);
    }
    DOCUMENT.update(&mut change, &before, &after).await?;
    change.commit().await
}

/// Takes a document out of the list; what it said stays in the audit trail.
///
/// # Errors
/// [`Error::Conflict`] when somebody else has changed it since.
pub async fn remove(context: &Context, scope: &Scope, id: Uuid, version: i64) -> Result<()> {
    let mut change = change(context, scope).await?;
    let document = find(&mut change, scope, id).await?;
    DOCUMENT.remove(&mut change, &document, version).await?;
    change.commit().await
}
