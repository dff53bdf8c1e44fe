//! People: adding them, changing what is known of them, and what happens when they leave.

use std::sync::Arc;

use context::{Actor, Change, Context, Entry, Error, Message, Place, Result, Who};
use register::{Given, Head, NoLevels};
use socket::House;
use uuid::Uuid;

use super::{giving::problem, signing::tell};
use crate::{
    MANAGE, PERSON, Person,
    model::Holding,
    store::{
        self,
        finding::{address_of, put_words},
    },
};

/// Adds a person and gives their id; `email` may be empty.
///
/// # Errors
/// [`Error::Invalid`] also for an address that no letter can be sent to, and for one that somebody else has.
pub async fn add_person(context: &Context, name: &str, email: &str) -> Result<Uuid> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let id = add_in(&mut change, name, email, context.language.code()).await?;
    change.commit().await?;
    Ok(id)
}

/// As [`add_person`], inside a change, with the language that letters to them are written in.
pub(super) async fn add_in(change: &mut Change, name: &str, email: &str, language: &str) -> Result<Uuid> {
    let given = Given::from([
        ("name".to_owned(), name.to_owned()),
        ("language".to_owned(), language.to_owned()),
        ("email".to_owned(), email.to_owned()),
    ]);
    let checked = PERSON.check(&NoLevels, &given).map_err(Error::Invalid)?;
    let head = Head { id: change.new_id(), version: 0 };
    let person = Person { active: true, ..(PERSON.make)(head, &checked) };
    fit_for_letters(&person.email)?;
    write(change, None, &person).await?;
    Ok(head.id)
}

/// Writes a person down, new or changed, with the words that they are found by.
///
/// # Errors
/// [`Error::Invalid`] for an address that somebody else has, also who has left: links and letters go there.
pub(super) async fn write(change: &mut Change, before: Option<&Person>, after: &Person) -> Result<()> {
    if before.is_none_or(|before| before.email != after.email)
        && let Some((_, name, active)) = address_of(change, &after.email, after.head.id).await?
    {
        let key = if active { "person-email-taken" } else { "person-email-taken-left" };
        return Err(problem("email", Message::new(key).with("name", name)));
    }
    match before {
        None => drop(PERSON.insert(change, after).await?),
        Some(before) => drop(PERSON.update(change, before, after).await?),
    }
    if before.is_some_and(|before| (&before.name, &before.email) == (&after.name, &after.email)) {
        return Ok(());
    }
    put_words(change, after).await
}

/// The actor that a person is, with what they may do: for `--as PERSON` on the console.
pub async fn actor(house: &House, context: &Context, person: Uuid) -> Result<Arc<Actor>> {
    let mut read = context.read_anywhere(MANAGE).await?;
    let grants = store::grants(house, &mut read, person, context.clock.today()).await?;
    let found = PERSON.find(&mut read, person).await?.ok_or(Error::NotFound)?;
    Ok(Arc::new(Actor { who: Who::Person(person), name: found.name, grants }))
}

/// Changes a person's name, language or address, inside a change. Another address is told to the one that was.
///
/// # Errors
/// [`Error::Conflict`] when somebody else was first.
pub(super) async fn edit_in(house: &House, change: &mut Change, id: Uuid, version: i64, given: &Given) -> Result<()> {
    let before = PERSON.find(change, id).await?.ok_or(Error::NotFound)?;
    let checked = PERSON.check(&NoLevels, given).map_err(Error::Invalid)?;
    let after = Person { active: before.active, ..(PERSON.make)(before.head, &checked) };
    fit_for_letters(&after.email)?;
    if version != before.head.version {
        return Err(PERSON.conflict(change, id, &after).await?);
    }
    write(change, Some(&before), &after).await?;
    if after.email != before.email {
        tell(house, change, &before, ["address-changed-subject", "address-changed-text", "factor-not-you"]).await?;
    }
    Ok(())
}

/// The person leaves: every role, function and session ends at once. What they did keeps their name.
///
/// # Errors
/// [`Error::Invalid`] when nobody would be left to look after the tenant.
pub async fn leave(house: &House, context: &Context, person: Uuid) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let before = PERSON.find(&mut change, person).await?.ok_or(Error::NotFound)?;
    if !before.active {
        return Ok(());
    }
    let administrators = super::giving::administrators(&mut change).await?;
    depart(house, &mut change, &before).await?;
    super::giving::keep_an_administrator(&mut change, administrators).await?;
    change.commit().await?;
    house.hand_on(context).await
}

/// Ends all that somebody who leaves has, at once; what they answered for is left to their manager.
pub(super) async fn depart(house: &House, change: &mut Change, before: &Person) -> Result<()> {
    let left = super::handing_over::hand_over(house, change, before).await?;
    let (tenant, person, now) = (change.tenant(), before.head.id, change.now());
    PERSON.update(change, before, &Person { active: false, ..before.clone() }).await?;
    let yesterday = super::giving::yesterday(change.context())?;
    for ending in [store::DROP_SUBSTITUTIONS, store::END_GRANTS, store::END_APPOINTMENTS, store::END_SUBSTITUTIONS] {
        change.run(ending, vec![tenant.into(), person.into(), yesterday.into()]).await?;
    }
    change.run(store::END_SESSIONS, vec![tenant.into(), person.into(), now.into()]).await?;
    work::withdraw(change, &before.email).await?;
    change.audit(Entry::new("left", "person", person));
    super::handing_over::tell_askers(house, change, &left).await
}

/// Somebody who had left is back: without any of the roles they had.
pub async fn come_back(context: &Context, person: Uuid) -> Result<()> {
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let before = PERSON.find(&mut change, person).await?.ok_or(Error::NotFound)?;
    back_again(&mut change, &before).await?;
    change.commit().await
}

pub(super) async fn back_again(change: &mut Change, before: &Person) -> Result<()> {
    if PERSON.update(change, before, &Person { active: true, ..before.clone() }).await? {
        change.audit(Entry::new("returned", "person", before.head.id));
    }
    Ok(())
}

pub(super) fn fit_for_letters(email: &str) -> Result<()> {
    if email.trim().is_empty() || work::is_address(email.trim()) {
        return Ok(());
    }
    Err(problem("email", Message::new("person-email-unfit").with("given", email)))
}

/// The person, when they are of this tenant and work here.
pub(super) async fn at_work(change: &mut Change, person: Uuid) -> Result<Person> {
    PERSON.find(change, person).await?.filter(|p| p.active).ok_or(Error::NotFound)
}

/// What a person was given and holds today or later, without what comes by functions and substitutions.
pub async fn held(context: &Context, person: Uuid) -> Result<Vec<Holding>> {
    let today = context.clock.today();
    let mut read = context.read(MANAGE, &Place::TENANT).await?;
    let all = store::holdings(&mut read, person, today).await?;
    let own = |h: &Holding| h.function.is_none() && h.instead_of.is_none() && !h.period.is_over(today);
    Ok(all.into_iter().filter(own).collect())
}
