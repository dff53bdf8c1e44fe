//! The method of a year.

use context::{Context, Error, Place, Result, canonical};
use register::Head;

use crate::{
    SET_METHOD,
    model::{METHOD, Method, MethodRecord},
    store,
};

/// Sets the method that the year's analyses are judged by.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong in the file; nothing is stored then.
pub async fn set_method(context: &Context, year: i64, toml: &str) -> Result<Method> {
    let method = Method::from_toml(toml).map_err(Error::invalid)?;
    let mut change = context.change(SET_METHOD, &Place::TENANT).await?;
    let body = serde_json::to_value(&method).map_err(|e| Error::Internal(e.to_string()))?;
    let old = store::own_method(&mut change, year).await?;
    let head = old.as_ref().map_or_else(|| Head { id: change.new_id(), version: 0 }, |m| m.head);
    let record =
        MethodRecord { head, year, name: method.name.clone(), source: method.source.clone(), body: canonical(&body) };
    match old {
        Some(old) => drop(METHOD.update(&mut change, &old, &record).await?),
        None => METHOD.insert(&mut change, &record).await?,
    }
    change.commit().await?;
    Ok(method)
}
