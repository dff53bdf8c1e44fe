//! Whom a secret is kept from, and to whom a decision opens it.

use context::{Change, Context, Error, Mark, Message, Result, Who, secrecy, secrecy::Concerned};
use identity::PERSON;
use socket::{Carried, House};
use uuid::Uuid;
use work::Letter;

use super::{about, at, decided, held, kind, people, problem, somebody_opens};
use crate::{PROTECT, acts, model::Decision};

/// Keeps a secret from somebody who would otherwise open it or hear of it.
///
/// # Errors
/// [`Error::Invalid`] for a field's mark, which everybody sees, for an unknown name, for oneself, and when nobody would be left.
pub async fn keep_from(house: &House, context: &Context, id: Uuid, names: &[String]) -> Result<()> {
    let (mut mark, unit) = held(house, context, id).await?;
    let (kind, _) = kind(house, &mark.kind)?;
    if !mark.is_whole() {
        return Err(Error::Invalid(vec![problem("kept_from", "secrecy-only-whole")]));
    }
    let mut change = context.change(PROTECT, &unit.place).await?;
    let concerned = people(&mut change, names).await.map_err(|error| at("kept_from", error))?;
    if concerned.is_empty() {
        return Err(Error::Invalid(vec![problem("kept_from", "problem-missing")]));
    }
    mark.people.retain(|known| concerned.iter().all(|c| c.person != known.person));
    mark.people.extend(concerned.iter().cloned());
    if !somebody_opens(house, &mut change, &unit, &mark).await? {
        return Err(Error::Invalid(vec![problem("kept_from", "secrecy-nobody")]));
    }
    change.keep_secret(&mark.salt);
    for one in &concerned {
        secrecy::concern(&mut change, mark.id, one).await?;
        change.audit(about("kept-from", kind, &mark, &one.name));
    }
    change.commit().await
}

/// Opens a secret to somebody by a named decision, and writes to them. May wait for a second person.
///
/// # Errors
/// [`Error::Invalid`] for an unknown name, for oneself, and without who decided and when.
pub async fn admit(house: &House, context: &Context, id: Uuid, name: &str, decision: &Decision) -> Result<Carried> {
    acts::carry_out(house, context, acts::ADMIT, id, name, decision).await
}

/// As [`admit`], inside a change.
pub(crate) async fn admit_in(
    house: &House,
    change: &mut Change,
    mark: &Mark,
    name: &str,
    decision: &Decision,
) -> Result<()> {
    let (kind, _) = kind(house, &mark.kind)?;
    decided(decision)?;
    if name.trim().is_empty() {
        return Err(Error::Invalid(vec![problem("person", "problem-missing")]));
    }
    let today = change.context().clock.today();
    let person = identity::at_work(change, &register::clean(name), today).await.map_err(|error| at("person", error))?;
    let name = identity::name_of(change, person).await?.unwrap_or_default();
    let one = Concerned { person, name, admitted: false, decision: String::new() };
    if change.context().actor.who == Who::Person(one.person) {
        return Err(Error::Invalid(vec![problem("person", "secrecy-oneself")]));
    }
    change.keep_secret(&mark.salt);
    let admitted = Concerned { admitted: true, decision: decision.text(), ..one };
    secrecy::concern(change, mark.id, &admitted).await?;
    change.audit(about("admitted", kind, mark, &admitted.name).because(&admitted.decision));
    if let Some(person) = PERSON.find(change, admitted.person).await?.filter(|p| p.active) {
        let letter = Letter {
            subject: "admitted-subject".into(),
            paragraphs: vec![Message::new("admitted-text").with("decision", admitted.decision.as_str())],
            link: format!("{}/secrets/{}", house.settings().base, mark.id),
            secret: true,
        };
        if let Some(mail) = work::post(change, house.words(), &person.recipient(), &letter).await? {
            // That somebody has been written to would tell that there is something.
            secrecy::cover(change, mark.id, "mail", mail).await?;
        }
    }
    Ok(())
}
