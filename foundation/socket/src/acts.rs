//! Acts that a rule may want two people for (*tvåhandsfattning*, four eyes): one asks, another who may do the same confirms, and the act
//! is carried out in the confirmation's own transaction.

use context::{Actor, Change, Context, Entry, Error, Grant, Message, Permission, Place, Reach, Result, Who};
use database::Read;
use serde_json::Value as Json;
use uuid::Uuid;
use work::{
    Letter, Recipient,
    second::{self, Asked},
};

use crate::{House, Later, ROLES};

/// An act that may want two people.
#[derive(Clone, Copy)]
pub struct Act {
    /// The message `act-<name>` says it to people.
    pub name: &'static str,
    pub needs: Permission,
    /// Whether a tenant may choose; otherwise two are always wanted.
    pub chosen: bool,
    /// Does it, with what was given.
    pub run: for<'a> fn(&'a House, &'a mut Change, &'a Json) -> Later<'a, ()>,
    /// Whether somebody who has the permission may know that it waits.
    pub sees: for<'a> fn(&'a House, &'a mut Read, &'a Actor, &'a Json) -> Later<'a, bool>,
    /// Whether somebody who sees it may be the one who does it: nobody raises themselves.
    pub fits: for<'a> fn(&'a House, &'a mut Read, &'a Actor, &'a Json) -> Later<'a, bool>,
}

/// Somebody who has a permission in a place, with all that they hold.
#[derive(Clone, Debug)]
pub struct Holder {
    pub actor: Actor,
    pub to: Recipient,
}

/// Somebody who may confirm what waits: by which role, and where they hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmer {
    pub person: Uuid,
    pub name: String,
    pub role: String,
    pub unit: Option<Uuid>,
}

/// An act as it is asked for.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    pub act: &'static str,
    pub place: &'a Place,
    /// The kind and record that it is about, for the trail.
    pub about: (&'static str, Uuid),
    /// What it is about, in words, for whoever may confirm it.
    pub words: String,
    pub given: Json,
}

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    Done,
    /// It waits for a second person: one of these.
    Waits(Vec<Confirmer>),
}

impl House {
    /// The act of this name.
    ///
    /// # Errors
    /// [`Error::NotFound`] when no room has it.
    pub fn act(&self, name: &str) -> Result<&'static Act> {
        self.acts().find(|act| act.name == name).ok_or(Error::NotFound)
    }

    /// Carries an act out, or lets it wait for a second person where the tenant wants two. What is wrong with it is told now in both cases.
    /// Someone at the console is not asked to wait: they could change the rule.
    ///
    /// # Errors
    /// [`Error::Denied`] without the permission; what the act itself says; [`Error::Invalid`] when nobody could confirm it.
    pub async fn carry_out(&self, context: &Context, wanted: Wanted<'_>) -> Result<Carried> {
        let Wanted { act, place, about: (kind, record), words, given } = wanted;
        let act = self.act(act)?;
        let mut change = context.change(act.needs, place).await?;
        let two = !act.chosen || second::rules(&mut change).await?.iter().any(|rule| rule == act.name);
        (act.run)(self, &mut change, &given).await?;
        let Who::Person(by) = context.actor.who else { return change.commit().await.map(|()| Carried::Done) };
        if !two {
            return change.commit().await.map(|()| Carried::Done);
        }
        // It could be done, so it may wait: nothing of it is stored yet.
        drop(change);
        let mut change = context.change(act.needs, place).await?;
        let others = self.others(&mut change, act, by, place, &given).await?;
        if others.is_empty() {
            // It would wait for ever.
            let roles = self.able(&mut change, act, place, &given).await?;
            return Err(Error::invalid(self.nobody(context, "second-nobody", &roles)));
        }
        let asked = Asked {
            id: change.new_id(),
            act: act.name.to_owned(),
            unit: place.id(),
            kind: kind.to_owned(),
            record: Some(record),
            about: words,
            given: given.to_string(),
            by,
            name: context.actor.name.clone(),
            at: change.now(),
        };
        second::add(&mut change, &asked).await?;
        change.audit(Entry::new("second-asked", kind, record).field("act", None, Some(asked.act.clone())));
        let letter = Letter {
            subject: "second-look-subject".into(),
            paragraphs: vec!["second-look-text".into()],
            link: format!("{}/second-looks", self.settings().base),
            secret: false,
        };
        for (_, to) in others.iter().filter(|(_, to)| !to.address.is_empty()) {
            work::post(&mut change, self.words(), to, &letter).await?;
        }
        change.commit().await?;
        Ok(Carried::Waits(others.into_iter().map(|(confirmer, _)| confirmer).collect()))
    }

    /// Those who may confirm what waits; nobody, when the last of them has left since it was asked for.
    pub async fn confirmers(&self, read: &mut Read, asked: &Asked, place: &Place) -> Result<Vec<Confirmer>> {
        let act = self.act(&asked.act)?;
        let given = serde_json::from_str(&asked.given).map_err(|e| Error::Internal(e.to_string()))?;
        let others = self.others(read, act, asked.by, place, &given).await?;
        Ok(others.into_iter().map(|(confirmer, _)| confirmer).collect())
    }

    /// Whether two people in a place have what an act needs, so that one could ask and another confirm.
    pub async fn two_could(&self, read: &mut Read, act: &Act, place: &Place) -> Result<bool> {
        let holders = self.holders(read, act.needs, place).await?;
        let asks = |holder: &Holder| match holder.actor.who {
            Who::Person(by) => holders.iter().any(|other| second_to(&other.actor, by, act.needs, place).is_some()),
            Who::Console => false,
        };
        Ok(holders.iter().any(asks))
    }

    /// Why nobody could confirm an act: the roles that could are named, as many as carry what it needs.
    pub fn nobody(&self, context: &Context, key: &'static str, roles: &[&str]) -> Message {
        let word = |role: &&str| self.words().word(context.language, &format!("role-{role}"));
        Message::new(key).with("roles", roles.iter().map(word).collect::<Vec<_>>().join(", "))
    }

    /// The roles that carry what an act needs.
    pub fn roles_for<'a>(&'a self, act: &'a Act) -> impl Iterator<Item = &'static str> + 'a {
        let carries = |role: &str| self.role(role).is_some_and(|all| all.contains(&act.needs.0));
        ROLES.iter().map(|role| role.name).filter(move |role| carries(role))
    }

    /// The roles by which somebody who held one in the place could do the act.
    async fn able(&self, read: &mut Read, act: &Act, place: &Place, given: &Json) -> Result<Vec<&'static str>> {
        let mut able = vec![];
        for role in self.roles_for(act) {
            let permissions = self.role(role).unwrap_or_default();
            let grant =
                Grant { role: role.to_owned(), permissions, unit: place.id(), reach: Reach::Tree, instead_of: None };
            let somebody = Actor { who: Who::Person(Uuid::nil()), name: String::new(), grants: vec![grant] };
            if (act.sees)(self, read, &somebody, given).await? {
                able.push(role);
            }
        }
        Ok(able)
    }

    /// Those besides whoever asks, and whoever takes their place, who may confirm an act.
    async fn others(
        &self,
        read: &mut Read,
        act: &Act,
        by: Uuid,
        place: &Place,
        given: &Json,
    ) -> Result<Vec<(Confirmer, Recipient)>> {
        let mut others = vec![];
        for Holder { actor, to } in self.holders(read, act.needs, place).await? {
            let (Some(grant), Who::Person(person)) = (second_to(&actor, by, act.needs, place), &actor.who) else {
                continue;
            };
            if (act.sees)(self, read, &actor, given).await? && (act.fits)(self, read, &actor, given).await? {
                let confirmer =
                    Confirmer { person: *person, name: actor.name.clone(), role: grant.role.clone(), unit: grant.unit };
                others.push((confirmer, to));
            }
        }
        Ok(others)
    }

    /// Confirms an act that waits: it is carried out as the one who confirms.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what does not wait, or not for this actor; [`Error::Invalid`] for whoever asked for it, or takes their place.
    pub async fn confirm(&self, context: &Context, id: Uuid, place: &Place) -> Result<()> {
        let (asked, act, given) = self.waits(context, id, place).await?;
        if second_to(&context.actor, asked.by, act.needs, place).is_none() && context.actor.who != Who::Console {
            return Err(Error::invalid("second-same"));
        }
        let mut change = context.change(act.needs, place).await?;
        // Asked again now that nobody else writes: it may have been settled meanwhile, or become none of theirs.
        let sees = (act.sees)(self, &mut change, &context.actor, &given).await?;
        if !sees || !second::settle(&mut change, id, true).await? {
            return Err(Error::NotFound);
        }
        (act.run)(self, &mut change, &given).await?;
        let entry = Entry::new("seconded", self.kind(&asked.kind).map_or(act.name, |kind| kind.name()), asked.record);
        change.audit(entry.field("act", None, Some(asked.act)).field("asked_by", None, Some(asked.name)));
        change.commit().await
    }

    /// Says no to an act that waits, or takes back what one has asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what does not wait, or not for this actor.
    pub async fn refuse(&self, context: &Context, id: Uuid, place: &Place) -> Result<()> {
        let (asked, act, _) = self.waits(context, id, place).await?;
        let mut change = context.change(act.needs, place).await?;
        if second::settle(&mut change, id, false).await? {
            let kind = self.kind(&asked.kind).map_or(act.name, |kind| kind.name());
            let entry = Entry::new("second-refused", kind, asked.record);
            change.audit(entry.field("act", None, Some(asked.act)).field("asked_by", None, Some(asked.name)));
        }
        change.commit().await
    }

    async fn waits(&self, context: &Context, id: Uuid, place: &Place) -> Result<(Asked, &'static Act, Json)> {
        let mut read = context.read_common().await?;
        let asked = second::find(&mut read, id).await?.filter(|a| a.unit == place.id()).ok_or(Error::NotFound)?;
        let act = self.act(&asked.act)?;
        let given = serde_json::from_str(&asked.given).map_err(|e| Error::Internal(e.to_string()))?;
        let may = context.may(act.needs, place) && (act.sees)(self, &mut read, &context.actor, &given).await?;
        if may { Ok((asked, act, given)) } else { Err(Error::NotFound) }
    }

    /// Whether an act that waits is this actor's to see.
    pub async fn sees_waiting(&self, read: &mut Read, context: &Context, asked: &Asked, place: &Place) -> Result<bool> {
        let Ok(act) = self.act(&asked.act) else { return Ok(false) };
        let Ok(given) = serde_json::from_str(&asked.given) else { return Ok(false) };
        Ok(context.may(act.needs, place) && (act.sees)(self, read, &context.actor, &given).await?)
    }
}

/// What somebody may be second to another by: nothing, where they are the other, or may only because they take the other's place.
fn second_to<'a>(actor: &'a Actor, by: Uuid, needs: Permission, place: &Place) -> Option<&'a Grant> {
    let own = |grant: &&Grant| grant.instead_of.as_ref().is_none_or(|other| other.person != by);
    actor.grant_for(needs, place).filter(own).filter(|_| actor.who != Who::Person(by))
}
