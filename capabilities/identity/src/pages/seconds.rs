//! What waits for a second person, and which acts want two.

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    response::{IntoResponse, Redirect},
};
use context::{Context, Error, Message, Place, Result, Who};
use database::Read;
use interface::{ErrorSummary, Flash, Frame, Page, Returned};
use register::Given;
use socket::{Carried, Confirmer, House, Outcome, Visit};
use uuid::Uuid;
use work::second::{self, Asked};

use super::forms::role_names;
use crate::{MANAGE, actions};

/// An act that waits, as its line shows it.
struct Line {
    id: Uuid,
    act: String,
    about: String,
    place: String,
    by: String,
    since: String,
    /// Those who may confirm it; empty when nobody may any longer.
    who: String,
    /// Whether the visitor asked for it: then another must confirm it.
    own: bool,
}

/// An act that can be chosen: in words, whether two are wanted for it, and why that is refused.
struct Rule {
    act: &'static str,
    text: String,
    two: bool,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "seconds.html")]
struct Seconds<'a> {
    frame: &'a Frame,
    lines: Vec<Line>,
    /// For those who look after the tenant.
    rules: Option<Vec<Rule>>,
    summary: ErrorSummary<'a>,
}

pub(super) async fn show(State(house): State<House>, visit: Visit) -> Outcome {
    page(&house, visit, Returned::default(), None).await
}

/// Where an act is asked for, and what that is called.
async fn place(read: &mut Read, frame: &Frame, unit: Option<Uuid>) -> Result<Option<(Place, String)>> {
    match unit {
        None => Ok(Some((Place::TENANT, frame.t("held-everywhere")))),
        Some(id) => Ok(organisation::unit_by_id(read, id).await?.map(|unit| (unit.place, unit.name))),
    }
}

async fn page(house: &House, mut visit: Visit, back: Returned, flash: Option<Message>) -> Outcome {
    visit.frame = visit.frame.clone().crumb(visit.frame.t("second-looks"), "");
    visit.frame.flash = flash.map(|said| Flash { text: visit.frame.say(&said), color: "success" });
    let (frame, context) = (&visit.frame, &visit.context);
    let mut read = context.read_common().await?;
    let mut lines = vec![];
    for asked in second::waiting(&mut read).await? {
        let Some((at, name)) = place(&mut read, frame, asked.unit).await? else { continue };
        if house.sees_waiting(&mut read, context, &asked, &at).await? {
            let confirmers = house.confirmers(&mut read, &asked, &at).await?;
            let who = named(frame, &mut read, &confirmers).await?;
            lines.push(line(frame, context, asked, name, who));
        }
    }
    let set = second::rules(&mut read).await?;
    drop(read);
    let chosen = house.acts().filter(|act| act.chosen);
    // What was ticked and refused is ticked still.
    let typed = |act: &str| back.given.contains_key(&format!("act-{act}"));
    let problem = |act: &str| back.problems.iter().find(|p| p.field == act).map(|p| frame.say(&p.message));
    let rule = |act: &socket::Act| Rule {
        act: act.name,
        text: frame.t(&format!("act-{}", act.name)),
        two: if back.given.is_empty() { set.iter().any(|rule| rule == act.name) } else { typed(act.name) },
        problem: problem(act.name),
    };
    let rules = context.may(MANAGE, &Place::TENANT).then(|| chosen.map(rule).collect());
    let status = back.status();
    let summary = ErrorSummary { frame, kind: "act", problems: &back.problems };
    Ok((status, Page(Seconds { frame, lines, rules, summary })).into_response())
}

/// Those who may confirm something, with the role and where they hold it.
async fn named(frame: &Frame, read: &mut Read, confirmers: &[Confirmer]) -> Result<String> {
    let words = role_names(frame, read).await?;
    let mut all = vec![];
    for Confirmer { name, role, unit, .. } in confirmers {
        let role = words.iter().find(|(key, _)| key == role).map_or(role.as_str(), |(_, text)| text);
        let at = place(read, frame, *unit).await?.map(|(_, name)| name).unwrap_or_default();
        all.push(format!("{name} ({role}, {at})"));
    }
    Ok(all.join("; "))
}

/// That something waits, and for whom.
pub(super) async fn waits(visit: &Visit, confirmers: &[Confirmer]) -> Result<Message> {
    let who = named(&visit.frame, &mut visit.context.read_common().await?, confirmers).await?;
    Ok(Message::new("second-look-waits").with("who", who))
}

fn line(frame: &Frame, context: &Context, asked: Asked, place: String, who: String) -> Line {
    Line {
        id: asked.id,
        act: frame.t(&format!("act-{}", asked.act)),
        about: asked.about,
        place,
        who,
        since: frame.time(&asked.at),
        own: context.actor.who == Who::Person(asked.by),
        by: asked.name,
    }
}

/// Where the act with this id is asked for.
async fn found(visit: &Visit, id: Uuid) -> Result<Place> {
    let mut read = visit.context.read_common().await?;
    let asked = second::find(&mut read, id).await?.ok_or(Error::NotFound)?;
    Ok(place(&mut read, &visit.frame, asked.unit).await?.ok_or(Error::NotFound)?.0)
}

pub(super) async fn confirm(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    let at = found(&visit, id).await?;
    let done = house.confirm(&visit.context, id, &at).await;
    outcome(&house, visit, Given::new(), done, "second-look-confirmed").await
}

pub(super) async fn refuse(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    let at = found(&visit, id).await?;
    house.refuse(&visit.context, id, &at).await?;
    Ok(Redirect::to("/second-looks").into_response())
}

pub(super) async fn rules(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    let wanted: Vec<&str> = given.keys().filter_map(|key| key.strip_prefix("act-")).collect();
    match actions::set_second_looks(&house, &visit.context, &wanted).await {
        Ok(Carried::Waits(confirmers)) => {
            let waits = waits(&visit, &confirmers).await?;
            page(&house, visit, Returned::default(), Some(waits)).await
        }
        done => outcome(&house, visit, given, done.map(drop), "second-look-set").await,
    }
}

async fn outcome(house: &House, visit: Visit, given: Given, done: Result<()>, well: &'static str) -> Outcome {
    match done {
        Ok(()) => page(house, visit, Returned::default(), Some(well.into())).await,
        Err(error) => {
            let back = Returned::refused(error, given, "act", None)?;
            page(house, visit, back, None).await
        }
    }
}
