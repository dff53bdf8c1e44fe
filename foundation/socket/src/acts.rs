//! Acts that a rule may want two people for (*tvåhandsfattning*, four eyes): one asks, another who may do the same confirms, and the act
//! is carried out in the confirmation's own transaction.

use context::{Change, Context, Entry, Error, Permission, Place, Result, Who};
use database::Read;
use serde_json::Value as Json;
use uuid::Uuid;
use work::{
    Letter, Recipient,
    second::{self, Asked},
};

use crate::{House, Later};

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
    pub sees: for<'a> fn(&'a House, &'a mut Read, &'a Context, &'a Json) -> Later<'a, bool>,
    /// Who is written to when it waits.
    pub tells: for<'a> fn(&'a House, &'a mut Change, &'a Json) -> Later<'a, Vec<Recipient>>,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carried {
    Done,
    /// It waits for a second person.
    Waits,
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
    /// [`Error::Denied`] without the permission, and what the act itself says.
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
        for to in (act.tells)(self, &mut change, &given).await? {
            if to.name != asked.name {
                work::post(&mut change, self.words(), &to, &letter).await?;
            }
        }
        change.commit().await?;
        Ok(Carried::Waits)
    }

    /// Confirms an act that waits: it is carried out as the one who confirms.
    ///
    /// # Errors
    /// [`Error::NotFound`] for what does not wait, or not for this actor; [`Error::Invalid`] for whoever asked for it, or takes their place.
    pub async fn confirm(&self, context: &Context, id: Uuid, place: &Place) -> Result<()> {
        let (asked, act, given) = self.waits(context, id, place).await?;
        if is_asker(context, &asked, act, place) {
            return Err(Error::invalid("second-same"));
        }
        let mut change = context.change(act.needs, place).await?;
        if !second::settle(&mut change, id, true).await? {
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
        let may = context.may(act.needs, place) && (act.sees)(self, &mut read, context, &given).await?;
        if may { Ok((asked, act, given)) } else { Err(Error::NotFound) }
    }

    /// Whether an act that waits is this actor's to see.
    pub async fn sees_waiting(&self, read: &mut Read, context: &Context, asked: &Asked, place: &Place) -> Result<bool> {
        let Ok(act) = self.act(&asked.act) else { return Ok(false) };
        let Ok(given) = serde_json::from_str(&asked.given) else { return Ok(false) };
        Ok(context.may(act.needs, place) && (act.sees)(self, read, context, &given).await?)
    }
}

/// Whether the actor asked for it, or may only because they take the place of whoever did.
fn is_asker(context: &Context, asked: &Asked, act: &Act, place: &Place) -> bool {
    let instead = context.actor.grant_for(act.needs, place).and_then(|grant| grant.instead_of.as_ref());
    context.actor.who == Who::Person(asked.by) || instead.is_some_and(|other| other.person == asked.by)
}
