//! Everybody in the tenant: found by name, a page at a time.

use askama::Template;
use axum::{
    extract::{Form, Query, State},
    response::{IntoResponse, Redirect},
};
use context::Place;
use interface::{ErrorSummary, FormField, Frame, Page, Returned, in_address};
use register::Given;
use serde::Deserialize;
use socket::{House, Outcome, Visit};
use uuid::Uuid;

use crate::{GIVE, MANAGE, PERSON, actions, store};

/// How many are shown at a time.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "people.html")]
struct People<'a> {
    frame: &'a Frame,
    q: String,
    rows: Vec<store::PersonRow>,
    /// Where the next page begins.
    next: Option<String>,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    may_manage: bool,
    /// How many letters never came to anybody.
    given_up: i64,
}

/// `?q=NAME&after=ID`: those whose name begins so, after one that has been shown.
#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    after: Option<Uuid>,
}

pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Outcome {
    page(visit, asked, Returned::default()).await
}

async fn page(mut visit: Visit, asked: Asked, back: Returned) -> Outcome {
    let mut read = visit.context.read_anywhere(GIVE).await?;
    let mut rows = store::people_page(&mut read, &asked.q, asked.after, PAGE + 1).await?;
    let given_up = work::waiting(&mut read).await?.failed;
    drop(read);
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| format!("/people?q={}&after={}", in_address(&asked.q), last.id));
    visit.frame = visit.frame.clone().crumb(visit.frame.t("people"), "");
    let frame = &visit.frame;
    let views = back.fill(PERSON.form(None), "person", None);
    let body = People {
        frame,
        q: asked.q,
        rows,
        next,
        fields: back.form(frame, &views, "person", None, ""),
        summary: back.summary(frame, "person"),
        given_up,
        may_manage: visit.context.may(MANAGE, &Place::TENANT),
    };
    Ok((back.status(), Page(body)).into_response())
}

pub(super) async fn add(State(_): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    let text = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    match actions::add_person_in(&visit.context, text("name"), text("email"), text("language")).await {
        Ok(person) => Ok(Redirect::to(&format!("/people/{person}")).into_response()),
        Err(error) => page(visit, Asked::default(), Returned::refused(error, given, "person", None)?).await,
    }
}
