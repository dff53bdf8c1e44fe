//! Coming into somebody else's account: by a sign-in link, by taking away what they prove who they are with, by the address that links
//! go to. Of those whose roles reach every authority a rule may want two people for it: whoever could become the auditor alone would need
//! no role.

use context::{Change, Context, Entry, Error, Message, Place, Result, Who};
use jiff::civil::Date;
use register::{Given, NoLevels};
use serde_json::{Value as Json, json};
use socket::{Carried, House, Later, Wanted};
use uuid::Uuid;
use work::{Letter, second};

use super::{
    factors::forget_in,
    giving::problem,
    people::{at_work, edit_in},
    seconded::{id, text},
    signing::{LINK_HOURS, add_link, issue_in},
};
use crate::{MANAGE, PERSON, Person, store};

/// Coming into the account of somebody whose roles reach every authority.
pub(crate) const ENTER: &str = "enter-account";

/// What came of asking for a link.
pub(crate) enum Linked {
    /// Its address, for whoever asked to hand over.
    Made(String),
    /// It has gone by letter to whoever it signs in.
    Sent,
    /// It is made when a second person has confirmed it, and goes by letter: neither of the two reads it.
    Waits(Vec<socket::Confirmer>),
}

/// Whether two are wanted for coming into somebody's account: not for one's own, and not at the console, where the rule could be changed.
async fn wants_two(change: &mut Change, person: Uuid) -> Result<bool> {
    let by_another = matches!(change.context().actor.who, Who::Person(by) if by != person);
    if !by_another || second::rules(change).await?.iter().all(|rule| rule != ENTER) {
        return Ok(false);
    }
    let today: Date = change.context().clock.today();
    store::crosses(change, person, today).await
}

async fn ask(house: &House, context: &Context, whose: &Person, what: Message, given: Json) -> Result<Carried> {
    let words = format!("{}: {}", whose.name, house.words().say(context.language, &what));
    let about = ("person", whose.head.id);
    house.carry_out(context, Wanted { act: ENTER, place: &Place::TENANT, about, words, given }).await
}

/// Makes a link that signs a person in once. Where two are wanted it waits, and goes by letter to the person when it has been confirmed.
///
/// # Errors
/// [`Error::Invalid`] where it would go by letter and there is no address.
pub(crate) async fn link(house: &House, context: &Context, person: Uuid) -> Result<Linked> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let whose = at_work(&mut change, person).await?;
    if !wants_two(&mut change, person).await? {
        let link = issue_in(house, &mut change, &whose).await?;
        change.commit().await?;
        return Ok(Linked::Made(link));
    }
    drop(change);
    let given = json!({ "how": "link", "person": person });
    Ok(match ask(house, context, &whose, "enter-link".into(), given).await? {
        Carried::Done => Linked::Sent,
        Carried::Waits(confirmers) => Linked::Waits(confirmers),
    })
}

/// As [`super::forget`], which may wait for a second person.
pub(crate) async fn forget_seconded(house: &House, context: &Context, person: Uuid) -> Result<Carried> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let whose = PERSON.find(&mut change, person).await?.ok_or(Error::NotFound)?;
    if !wants_two(&mut change, person).await? {
        forget_in(house, &mut change, &whose).await?;
        return change.commit().await.map(|()| Carried::Done);
    }
    drop(change);
    ask(house, context, &whose, "enter-forget".into(), json!({ "how": "forget", "person": person })).await
}

/// Changes a person's name, language or address; another address may wait for a second person, since links go there.
///
/// # Errors
/// [`Error::Conflict`] when somebody else was first.
pub(crate) async fn edit_seconded(
    house: &House,
    context: &Context,
    person: Uuid,
    version: i64,
    given: &Given,
) -> Result<Carried> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let before = PERSON.find(&mut change, person).await?.ok_or(Error::NotFound)?;
    let after = (PERSON.make)(before.head, &PERSON.check(&NoLevels, given).map_err(Error::Invalid)?);
    let moves = after.email != before.email && version == before.head.version;
    if !moves || !wants_two(&mut change, person).await? {
        edit_in(house, &mut change, person, version, given).await?;
        return change.commit().await.map(|()| Carried::Done);
    }
    drop(change);
    let what = Message::new("enter-address").with("address", after.email.as_str());
    let fields: Json = given.iter().map(|(name, value)| (name.clone(), Json::from(value.as_str()))).collect();
    let given = json!({ "how": "address", "person": person, "version": version, "fields": fields });
    ask(house, context, &before, what, given).await
}

pub(super) fn run<'a>(house: &'a House, change: &'a mut Change, given: &'a Json) -> Later<'a, ()> {
    Box::pin(async move {
        let person = id(given, "person")?;
        match text(given, "how") {
            "link" => send_link(house, change, person).await,
            "forget" => {
                let whose = PERSON.find(change, person).await?.ok_or(Error::NotFound)?;
                forget_in(house, change, &whose).await
            }
            _ => {
                let before = PERSON.find(change, person).await?.ok_or(Error::NotFound)?;
                if given["version"].as_i64() != Some(before.head.version) {
                    return Err(Error::invalid("enter-changed"));
                }
                let fields = given["fields"].as_object().into_iter().flatten();
                let fields = fields.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()));
                edit_in(house, change, person, before.head.version, &fields.collect()).await
            }
        }
    })
}

/// A link that goes straight to whoever it signs in.
async fn send_link(house: &House, change: &mut Change, person: Uuid) -> Result<()> {
    let whose = at_work(change, person).await?;
    if whose.email.is_empty() {
        return Err(problem("email", "enter-link-needs-address"));
    }
    let link = add_link(house, change, person, LINK_HOURS).await?;
    change.audit(Entry::new("link-issued", "person", person));
    let letter = Letter {
        subject: "enter-link-subject".into(),
        paragraphs: vec!["enter-link-text".into(), "factor-not-you".into()],
        link,
        secret: true,
    };
    work::post(change, house.words(), &whose.recipient(), &letter).await.map(drop)
}
