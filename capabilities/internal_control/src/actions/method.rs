//! The method of a year. It holds for every body, and for later years until another is set: what has been begun is never judged anew without
//! being asked about.

use context::{Change, Context, Error, Place, Result, canonical, digest};
use register::Head;
use serde::Serialize;

use crate::{
    SET_METHOD,
    model::{METHOD, Method, MethodRecord},
    store,
};

/// A body's year that has begun, and would be judged by another method.
#[derive(Clone, Debug, Serialize)]
pub struct Begun {
    pub unit: String,
    pub year: i64,
    /// How many events it has.
    pub events: i64,
    /// How many of them are valued by a step that the other method does not have: they would stand outside the matrix.
    pub outside: i64,
}

/// What is to become of years that have begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// Those after the year itself keep the method that they have.
    Keep,
    /// They too are judged anew.
    Change,
}

/// What came of setting a method.
pub enum Outcome {
    Set(Box<Method>),
    /// Nothing yet: years have begun. With the digest of the list, for whoever answers.
    Asks(Vec<Begun>, String),
}

/// Sets the method that the year's analyses are judged by.
///
/// `meant` answers what is asked where years have begun; with the digest of the list that was answered, where somebody saw it a while ago: when it
/// has become another, it is asked anew.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong in the file; nothing is stored then.
pub async fn set_method(
    context: &Context,
    year: i64,
    toml: &str,
    meant: Option<(Meant, Option<&str>)>,
) -> Result<Outcome> {
    let method = Method::from_toml(toml).map_err(Error::invalid)?;
    let mut change = context.change(SET_METHOD, &Place::TENANT).await?;
    let standing = store::method(&mut change, year).await?;
    let begun = if standing == method { vec![] } else { begun(&mut change, year, &method).await? };
    if !begun.is_empty() {
        let list = serde_json::to_value(&begun).map_err(|e| Error::Internal(e.to_string()))?;
        let seen = digest(canonical(&list).as_bytes());
        let answered = meant.filter(|(_, of)| of.is_none_or(|of| of == seen));
        match answered {
            None => return Ok(Outcome::Asks(begun, seen)),
            Some((Meant::Change, _)) => {}
            Some((Meant::Keep, _)) => {
                if let Some(later) = begun.iter().map(|b| b.year).find(|later| *later > year) {
                    let head = Head { id: change.new_id(), version: 0 };
                    METHOD.insert(&mut change, &record(head, later, &standing)?).await?;
                }
            }
        }
    }
    match store::own_method(&mut change, year).await? {
        Some(old) => drop(METHOD.update(&mut change, &old, &record(old.head, year, &method)?).await?),
        None => {
            let head = Head { id: change.new_id(), version: 0 };
            METHOD.insert(&mut change, &record(head, year, &method)?).await?;
        }
    }
    change.commit().await?;
    Ok(Outcome::Set(Box::new(method)))
}

fn record(head: Head, year: i64, method: &Method) -> Result<MethodRecord> {
    let body = serde_json::to_value(method).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(MethodRecord { head, year, name: method.name.clone(), source: method.source.clone(), body: canonical(&body) })
}

/// The years that have events and have the method of this year, oldest first.
async fn begun(change: &mut Change, year: i64, method: &Method) -> Result<Vec<Begun>> {
    let tenant = change.tenant();
    let rows = change.rows(store::BEGUN, vec![tenant.into(), year.into()]).await?;
    let mut found: Vec<(uuid::Uuid, Begun)> = vec![];
    for row in rows {
        let (unit, year, events): (uuid::Uuid, i64, i64) = (row.get("unit")?, row.get("year")?, row.get("events")?);
        let step = |scale: &[crate::model::Level], value: Option<i64>| {
            value.is_none_or(|value| scale.iter().any(|level| level.value == value))
        };
        let fits =
            step(&method.likelihood, row.get("likelihood")?) && step(&method.consequence, row.get("consequence")?);
        let outside = if fits { 0 } else { events };
        match found.last_mut().filter(|(id, one)| (*id, one.year) == (unit, year)) {
            Some((_, one)) => (one.events, one.outside) = (one.events + events, one.outside + outside),
            None => found.push((unit, Begun { unit: row.get("name")?, year, events, outside })),
        }
    }
    Ok(found.into_iter().map(|(_, one)| one).collect())
}
