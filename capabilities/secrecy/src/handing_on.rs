//! A secret that nobody is left to open goes on to those who stand next, by name: what is kept from everybody is lost.

use std::collections::BTreeMap;

use context::{Context, Entry, Mark, Result, secrecy};
use database::Read;
use identity::{PERSON, Reaches};
use socket::{House, Later, Onwards, Unit};
use uuid::Uuid;
use work::Letter;

use crate::{OPEN, actions::unit_of};

/// Who reads a secret next where its kind does not say (KL 12 kap. 9 §: the auditors may ask for whatever they need).
const USUAL: [&[&str]; 3] = [&["head"], &["board-chair"], &["auditor"]];

/// Finds the secrets that nobody opens any longer, and lets those who stand next open them.
pub(crate) fn hand_on<'a>(house: &'a House, context: &'a Context) -> Later<'a, ()> {
    Box::pin(async move {
        let today = context.clock.today();
        let mut read = context.read_common().await?;
        let (mut left, mut known) = (vec![], BTreeMap::new());
        for id in secrecy::units_with_marks(&mut read).await? {
            for mark in secrecy::every_mark_in(&mut read, id).await? {
                let Some(unit) = unit_of(house, &mut read, &mark, today).await? else { continue };
                let key = unit.place.lineage().to_vec();
                if !known.contains_key(&key) {
                    known.insert(key.clone(), identity::who_reaches(house, &mut read, &unit, today).await?);
                }
                if !is_opened(&mut read, &mark, &known[&key]).await? {
                    left.push(mark.id);
                }
            }
        }
        drop(read);
        for id in left {
            to_the_next(house, context, id).await?;
        }
        Ok(())
    })
}

/// Whether somebody opens it: by a role that is named, or because a decision names them.
async fn is_opened(read: &mut Read, mark: &Mark, reaching: &[Reaches]) -> Result<bool> {
    if reaching.iter().any(|one| reads(mark, one, &mark.roles)) {
        return Ok(true);
    }
    for one in mark.people.iter().filter(|one| one.admitted) {
        if PERSON.find(read, one.person).await?.is_some_and(|person| person.active) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn reads<T: AsRef<str>>(mark: &Mark, one: &Reaches, roles: &[T]) -> bool {
    roles.iter().any(|named| named.as_ref() == one.role) && mark.lets(one.person, one.instead_of)
}

async fn to_the_next(house: &House, context: &Context, id: Uuid) -> Result<()> {
    let today = context.clock.today();
    let mut read = context.read_common().await?;
    let Some(mark) = secrecy::mark(&mut read, id).await? else { return Ok(()) };
    let Some(unit) = unit_of(house, &mut read, &mark, today).await? else { return Ok(()) };
    drop(read);
    let mut change = context.change(OPEN, &unit.place).await?;
    // Asked again now that nobody else writes: somebody may have been given the role meanwhile.
    let Some(mark) = secrecy::mark(&mut change, id).await?.filter(|mark| mark.lifted_at.is_none()) else {
        return Ok(());
    };
    let reaching = identity::who_reaches(house, &mut change, &unit, today).await?;
    if is_opened(&mut change, &mark, &reaching).await? {
        return Ok(());
    }
    let Some(guarded) = house.guarded(&mark.kind) else { return Ok(()) };
    let onwards: Onwards = match guarded.onwards {
        Some(onwards) => onwards(&mut change, &mark).await?,
        None => USUAL.to_vec(),
    };
    let next = onwards.iter().find(|roles| reaching.iter().any(|one| reads(&mark, one, roles)));
    // Where nobody stands next either, it waits for whoever comes to.
    let added: Vec<&str> = next.map_or_else(|| onwards.concat(), |roles| roles.to_vec());
    let mut roles = mark.roles.clone();
    roles.extend(added.iter().filter(|role| mark.roles.iter().all(|had| had != *role)).map(|role| (*role).to_owned()));
    if roles == mark.roles || !secrecy::hand_on(&mut change, &mark, &roles).await? {
        return Ok(());
    }
    change.keep_secret(&mark.salt);
    let kind = house.kind(&mark.kind).ok_or(context::Error::NotFound)?;
    let entry = Entry::new("handed-on", kind.name(), mark.record);
    change.audit(entry.field("roles", Some(mark.roles.join(" ")), Some(roles.join(" "))));
    let page = guarded.page.map_or_else(|| format!("/secrets/{}", mark.id), |page| page(mark.record));
    let link = format!("{}{page}", house.settings().base);
    let mut told: Vec<Uuid> = reaching.iter().filter(|one| reads(&mark, one, &added)).map(|one| one.person).collect();
    told.sort_unstable();
    told.dedup();
    for person in told {
        write_to(house, &mut change, &mark, person, &unit, &link).await?;
    }
    change.commit().await
}

async fn write_to(
    house: &House,
    change: &mut context::Change,
    mark: &Mark,
    person: Uuid,
    unit: &Unit,
    link: &str,
) -> Result<()> {
    let Some(person) = PERSON.find(change, person).await?.filter(|p| p.active) else { return Ok(()) };
    let say = |key: &'static str| context::Message::new(key).with("unit", unit.name.as_str());
    let letter = Letter {
        subject: "handed-on-subject".into(),
        paragraphs: vec![say("handed-on-text")],
        link: link.to_owned(),
        secret: true,
    };
    let posted = work::post(change, house.words(), &person.recipient(), &letter).await?;
    if let Some(mail) = posted {
        // That somebody has been written to would tell that there is something.
        secrecy::cover(change, mark.id, "mail", mail).await?;
    }
    Ok(())
}
