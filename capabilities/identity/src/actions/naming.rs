//! Whom a text means: a name, an address, or a name with what tells its bearer apart.

use context::{Context, Error, Message, Result, search_key};
use database::Read;
use jiff::civil::Date;
use uuid::Uuid;

use crate::{
    GIVE, MANAGE,
    store::{
        self,
        finding::{self, Listed},
    },
};

/// How many of the same name an answer tells.
const TOLD: usize = 5;
/// How many are suggested while somebody types.
pub(crate) const SUGGESTED: usize = 12;

/// The person with this name, address, or name with what tells them apart.
///
/// # Errors
/// [`Error::Invalid`] when there is none, or more than one.
pub async fn person_by_name(context: &Context, name: &str) -> Result<Uuid> {
    named(&mut context.read_anywhere(MANAGE).await?, name, context.clock.today()).await
}

/// As [`person_by_name`], for whoever gives roles.
pub(crate) async fn someone(context: &Context, name: &str) -> Result<Uuid> {
    at_work(&mut context.read_anywhere(GIVE).await?, name, context.clock.today()).await
}

/// The person that a text means, for a room that has asked for its own permission. Of several with one name it is the one who works here
/// still, where that is one only.
///
/// # Errors
/// [`Error::Invalid`] when there is nobody, and when it may mean several: they are told, each with what they are told apart by.
pub async fn named(read: &mut Read, typed: &str, today: Date) -> Result<Uuid> {
    // Somebody may be called what tells another apart: then both are meant.
    let mut found = finding::same(read, typed, today).await?;
    if let Some((name, apart)) = parted(typed) {
        let so_called = finding::same(read, name, today).await?;
        let just = so_called.iter().position(|one| search_key(&one.told()) == search_key(typed));
        match just {
            Some(at) => found.extend(so_called.into_iter().nth(at)),
            None => {
                for one in so_called {
                    if is_told_by(read, &one, apart).await? {
                        found.push(one);
                    }
                }
            }
        }
    }
    let at_work: Vec<&Listed> = found.iter().filter(|one| one.active).collect();
    match (found.as_slice(), at_work.as_slice()) {
        ([], _) => Err(Error::invalid(Message::new("person-unknown").with("name", typed.trim()))),
        ([one], _) => Ok(one.id),
        (_, [one]) => Ok(one.id),
        _ => {
            let told: Vec<String> = found.iter().take(TOLD).map(Listed::told).collect();
            let several = Message::new("person-ambiguous").with("name", found[0].name.as_str());
            Err(Error::invalid(several.with("who", told.join("; "))))
        }
    }
}

/// As [`named`], somebody who works here still: what is given to whoever has left opens for them the day they come back.
///
/// # Errors
/// As [`named`], and for somebody who has left.
pub async fn at_work(read: &mut Read, typed: &str, today: Date) -> Result<Uuid> {
    let person = named(read, typed, today).await?;
    match crate::PERSON.find(read, person).await? {
        Some(person) if !person.active => {
            Err(Error::invalid(Message::new("person-chosen-has-left").with("name", person.name.as_str())))
        }
        _ => Ok(person),
    }
}

/// Everybody who is called this, or has this address: whoever must not know of something is kept away with all their namesakes.
pub async fn called(read: &mut Read, typed: &str) -> Result<Vec<(Uuid, String)>> {
    let mut found = so_called(read, typed).await?;
    // Somebody may be called what tells another apart: then both are meant.
    if let Some((name, _)) = parted(typed) {
        found.extend(so_called(read, name).await?);
    }
    Ok(found)
}

/// Everybody whose name or address is one of these keys, each with the key of their name: a text has many words that may be either.
pub async fn called_any(read: &mut Read, keys: &[String]) -> Result<Vec<(Uuid, String, String)>> {
    let mut found = vec![];
    for some in keys.chunks(store::NAMES) {
        let padded = some.iter().map(String::as_str).chain(std::iter::repeat("")).take(store::NAMES);
        let values = std::iter::once(read.tenant().into()).chain(padded.map(Into::into)).collect();
        for row in read.rows(store::CALLED_ANY, values).await? {
            found.push((row.get("id")?, row.get("name")?, row.get("search_key")?));
        }
    }
    Ok(found)
}

async fn so_called(read: &mut Read, typed: &str) -> Result<Vec<(Uuid, String)>> {
    let values = vec![read.tenant().into(), search_key(typed).into(), typed.trim().to_lowercase().into()];
    let rows = read.rows(store::CALLED, values).await?;
    Ok(rows.iter().map(|row| Ok((row.get("id")?, row.get("name")?))).collect::<database::Result<_>>()?)
}

/// Those whom somebody may mean who has typed so much: each as a text that means just them.
pub async fn choices(read: &mut Read, typed: &str, today: Date) -> Result<Vec<String>> {
    let asked = parted(typed).map_or(typed, |(name, _)| name);
    if search_key(asked).is_empty() {
        return Ok(vec![]);
    }
    let found = finding::find(read, asked, (String::new(), Uuid::nil()), today, SUGGESTED).await?;
    Ok(found.iter().map(Listed::told).collect())
}

/// A name and what stands in brackets after it.
fn parted(typed: &str) -> Option<(&str, &str)> {
    let (name, apart) = typed.trim().strip_suffix(')')?.split_once('(')?;
    Some((name.trim(), apart))
}

/// Whether all that was typed in the brackets is true of somebody.
async fn is_told_by(read: &mut Read, one: &Listed, apart: &str) -> Result<bool> {
    let mut known = finding::belongs(read, one.id).await?;
    known.push(one.email.to_lowercase());
    let mut parts = apart.split([',', ';']).map(search_key).filter(|part| !part.is_empty());
    Ok(parts.all(|part| known.iter().any(|known| known.contains(&part))))
}

#[cfg(test)]
mod tests {
    use super::parted;

    #[test]
    fn what_stands_last_in_brackets_tells_apart() {
        assert_eq!(parted("Eva Berg (Ekskolan, rektor)"), Some(("Eva Berg", "Ekskolan, rektor")));
        assert_eq!(parted("Eva Berg"), None);
        assert_eq!(parted("Eva (Vik) Berg"), None);
    }
}
