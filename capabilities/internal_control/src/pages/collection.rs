//! Collecting from departments: whom the board has asked, how far they have come, and what to do with what came in.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Form, State},
    http::StatusCode,
    response::IntoResponse,
};
use context::{Error, Message, Problem};
use interface::{ErrorSummary, Flash, Frame, Page, Tab};
use register::Given;
use socket::{House, Outcome, Scope, Unit};
use uuid::Uuid;

use super::scope::{Here, base, crumbs, tabs};
use crate::{
    EDIT, actions,
    model::{REQUEST, Request},
    store,
};

#[derive(Template)]
#[template(path = "collection.html")]
struct Collection<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    requests: Vec<Asked<'a>>,
    /// Units below the board, with their depth and whether they have been asked.
    units: Vec<(usize, &'a Unit, bool)>,
    due: String,
    /// How many have not handed in.
    waiting: usize,
    /// Whether letters are carried.
    mail: bool,
    summary: ErrorSummary<'a>,
}

struct Asked<'a> {
    request: &'a Request,
    unit: String,
    slug: String,
    events: i64,
    late: bool,
    /// The last day of a unit that is no more, and who took over.
    ended: Option<(jiff::civil::Date, String)>,
    /// Who answers for it, and whether they can be written to.
    answers: Vec<(String, bool)>,
}

pub(super) async fn show(State(house): State<House>, here: Here) -> Outcome {
    page(&house, &here, &Given::new(), &[]).await
}

async fn page(house: &House, here: &Here, given: &Given, problems: &[Problem]) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(EDIT, &scope.unit.place).await?;
    let (requests, events) = match store::head(&mut read, scope.unit.id, scope.year).await? {
        Some(head) => {
            (REQUEST.list(&mut read, head.head.id).await?, store::event_counts(&mut read, head.head.id).await?)
        }
        None => (vec![], HashMap::new()),
    };
    let mut all = organisation::units_below(&mut read, &scope.unit).await?;
    // One that has been moved elsewhere since it was asked, and whoever took over from one that is no more.
    let named = requests.iter().map(|r| r.unit).chain(all.iter().filter_map(|u| u.successor)).collect::<Vec<_>>();
    for id in named {
        if !all.iter().any(|u| u.id == id) {
            all.extend(organisation::unit_by_id(&mut read, id).await?);
        }
    }
    let holders = identity::holders(&mut read, scope.unit.id, actions::ANSWERS, house.clock().today()).await?;
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("collection"));
    let today = visit.context.clock.today();
    let asked = requests.iter().map(|request| {
        let unit = all.iter().find(|u| u.id == request.unit);
        Asked {
            request,
            unit: unit.map(|u| u.name.clone()).unwrap_or_default(),
            slug: unit.map(|u| u.slug.clone()).unwrap_or_default(),
            events: events.get(&request.unit).copied().unwrap_or_default(),
            late: request.is_late(today),
            ended: unit.filter(|u| u.has_ended(today)).map(|u| {
                let heir = u.successor.and_then(|id| all.iter().find(|other| other.id == id));
                (u.until.unwrap_or(today), heir.map(|h| h.name.clone()).unwrap_or_default())
            }),
            answers: holders
                .get(&request.unit)
                .map(|all| all.iter().map(|r| (r.name.clone(), work::is_address(&r.address))).collect())
                .unwrap_or_default(),
        }
    });
    let mut below: Vec<&Unit> = all.iter().filter(|u| u.place.contains(scope.unit.id) && !u.has_ended(today)).collect();
    // In the order of the tree: each unit after the one above it, by name.
    let names: HashMap<Uuid, &str> = all.iter().map(|u| (u.id, u.name.as_str())).collect();
    let path = |u: &Unit| -> Vec<String> {
        u.place.lineage().iter().rev().filter_map(|id| names.get(id)).map(|n| context::search_key(n)).collect()
    };
    below.sort_by_cached_key(|u| path(u));
    let depth = |u: &Unit| u.place.distance(scope.unit.id).unwrap_or(1).min(5);
    let chosen = |u: &Unit| given.contains_key(&format!("unit-{}", u.id));
    let body = Collection {
        frame,
        scope,
        base: base(scope),
        tabs: tabs(frame, scope, "risk-analysis"),
        requests: asked.collect(),
        units: below.into_iter().map(|u| (depth(u), u, chosen(u))).collect(),
        waiting: requests.iter().filter(|r| !r.locks()).count(),
        mail: house.settings().mail,
        due: given.get("due").cloned().unwrap_or_default(),
        summary: ErrorSummary { frame, kind: "collection-request", problems },
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(body)).into_response())
}

async fn answer(house: &House, here: &Here, given: &Given, done: context::Result<()>) -> Outcome {
    match done {
        Ok(()) => here.to("collection"),
        Err(Error::Invalid(problems)) => page(house, here, given, &problems).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn ask(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let units: Vec<Uuid> = given.keys().filter_map(|k| k.strip_prefix("unit-")?.parse().ok()).collect();
    let due = given.get("due").map(String::as_str).unwrap_or_default();
    let done = actions::ask(&house, &here.visit.context, &here.scope, &units, due).await;
    answer(&house, &here, &given, done).await
}

pub(super) async fn give_back(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let comment = given.get("comment").map(String::as_str).unwrap_or_default();
    let done = actions::give_back(&house, &here.visit.context, &here.scope, here.id()?, comment).await;
    answer(&house, &here, &given, done).await
}

pub(super) async fn take_in(State(house): State<House>, here: Here) -> Outcome {
    let done = actions::take_in_department(&here.visit.context, &here.scope, here.id()?).await;
    answer(&house, &here, &Given::new(), done.map(drop)).await
}

/// Reminds those who have not handed in: all of them, or the one that is named.
pub(super) async fn remind(State(house): State<House>, mut here: Here, Form(given): Form<Given>) -> Outcome {
    let only = given.get("request").and_then(|id| Uuid::try_parse(id).ok());
    let written = actions::remind(&house, &here.visit.context, &here.scope, only).await?;
    let text = here.visit.frame.say(&Message::new("collection-reminded").with("n", written));
    here.visit.frame.flash = Some(Flash { text, color: if written == 0 { "warning" } else { "success" } });
    page(&house, &here, &Given::new(), &[]).await
}

/// A department hands in; its own analysis page is where it stands.
pub(super) async fn hand_in(here: Here) -> Outcome {
    actions::hand_in(&here.visit.context, &here.scope).await?;
    here.to("risk-analysis")
}
