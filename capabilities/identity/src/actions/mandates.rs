//! The periods that a body is elected for.

use context::{Context, Error, Problem, Result};
use register::{Given, Head, NoLevels};
use uuid::Uuid;

use crate::{
    GIVE,
    model::{MANDATE, Mandate, unfit},
};

/// Adds a mandate period to a body.
///
/// # Errors
/// [`Error::NotFound`] for a unit that is no body; [`Error::Invalid`] for days that run backwards or into another period.
pub(crate) async fn add_mandate(context: &Context, unit: Uuid, given: &Given) -> Result<()> {
    let found = organisation::unit_by_id(&mut context.read_common().await?, unit).await?;
    let unit = found.filter(|unit| unit.decides()).ok_or(Error::NotFound)?;
    let mut change = context.change(GIVE, &unit.place).await?;
    let checked = MANDATE.check(&NoLevels, given).map_err(Error::Invalid)?;
    let head = Head { id: change.new_id(), version: 0 };
    let mandate = Mandate { unit: unit.id, ..(MANDATE.make)(head, &checked) };
    let known = MANDATE.list(&mut change, unit.id).await?;
    if let Some((field, message)) = unfit(&mandate, &known) {
        return Err(Error::Invalid(vec![Problem { field: field.to_owned(), message: message.into() }]));
    }
    MANDATE.insert(&mut change, &mandate).await?;
    change.commit().await
}

/// Takes a mandate period away; those who have sat keep their days.
pub(crate) async fn remove_mandate(context: &Context, unit: Uuid, id: Uuid, version: i64) -> Result<()> {
    let found = organisation::unit_by_id(&mut context.read_common().await?, unit).await?;
    let unit = found.ok_or(Error::NotFound)?;
    let mut change = context.change(GIVE, &unit.place).await?;
    let mandate = MANDATE.find(&mut change, id).await?.filter(|m| m.unit == unit.id).ok_or(Error::NotFound)?;
    MANDATE.remove(&mut change, &mandate, version).await?;
    change.commit().await
}
