//! Somebody new: added, given a role and written to in one step, so that nobody stands half in.

use context::{Change, Context, Entry, Message, Place, Reach, Result};
use socket::{Carried, House};
use uuid::Uuid;
use work::{Letter, Recipient, second};

use super::{
    giving::{Wanted, give_in, giver, needed, place, problem},
    people::add_in,
    seconded::{GIVE_ACROSS, give_seconded},
    signing::add_link,
};
use crate::{MANAGE, model::reach};

/// For how long the link of an invitation is good: whoever is invited on a Friday reads it on the Monday.
const INVITED_HOURS: i64 = 72;

/// Somebody new as they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Newcomer<'a> {
    pub name: &'a str,
    pub email: &'a str,
    /// The language that letters to them are written in: `sv` or `en`.
    pub language: &'a str,
    /// From now on or for their time.
    pub roles: &'a [Wanted],
    /// Whether a letter goes to them with a link that signs them in.
    pub invited: bool,
}

/// Adds somebody, gives them their roles and invites them: all of it or nothing. A role that reaches every authority may wait for a second
/// person; then the rest is done.
///
/// # Errors
/// [`context::Error::Invalid`] as [`super::add_person`] and [`super::give`], and for an invitation without an address.
pub async fn welcome(house: &House, context: &Context, one: &Newcomer<'_>) -> Result<(Uuid, Carried)> {
    if one.invited && one.email.trim().is_empty() {
        return Err(problem("email", "person-invite-needs-address"));
    }
    for wanted in one.roles {
        context.must(needed(&wanted.role), &place(context, wanted.unit).await?)?;
    }
    let mut change = context.change(MANAGE, &Place::TENANT).await?;
    let id = add_in(&mut change, one.name, one.email, one.language).await?;
    // Someone at the console is not asked to wait: they could change the rule.
    let two = giver(context).is_some() && second::rules(&mut change).await?.iter().any(|rule| rule == GIVE_ACROSS);
    let (waiting, at_once): (Vec<_>, Vec<_>) =
        one.roles.iter().partition(|wanted| two && reach(&wanted.role) == Reach::Tree);
    for wanted in at_once {
        give_in(house, &mut change, id, wanted).await?;
    }
    if one.invited {
        invite(house, &mut change, id, one).await?;
    }
    change.commit().await?;
    let mut carried = Carried::Done;
    for wanted in waiting {
        carried = give_seconded(house, context, id, wanted).await?;
    }
    Ok((id, carried))
}

async fn invite(house: &House, change: &mut Change, person: Uuid, one: &Newcomer<'_>) -> Result<()> {
    let link = add_link(house, change, person, INVITED_HOURS).await?;
    change.audit(Entry::new("invited", "person", person));
    let all = organisation::tenants(house.database()).await?;
    let tenant =
        all.into_iter().find(|tenant| tenant.id == change.tenant()).map(|tenant| tenant.name).unwrap_or_default();
    let say = |key: &'static str| {
        Message::new(key).with("tenant", tenant.as_str()).with("by", change.context().actor.name.as_str())
    };
    let letter = Letter {
        subject: say("person-invited-subject"),
        paragraphs: vec![say("person-invited-text"), say("person-invited-later")],
        link,
        secret: true,
    };
    let to = Recipient {
        name: one.name.trim().to_owned(),
        address: one.email.trim().to_owned(),
        language: context::Language::from_code(one.language).unwrap_or_default(),
    };
    work::post(change, house.words(), &to, &letter).await.map(drop)
}
