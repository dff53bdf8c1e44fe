//! Everybody in the tenant: found by any word of what is known of them, a page at a time; and somebody new.

use askama::Template;
use axum::{
    Json,
    extract::{Form, Multipart, Query, State},
    response::{IntoResponse, Redirect},
};
use context::{Place, Result};
use interface::{ErrorSummary, Flash, FormField, Frame, Page, Returned, in_address};
use organisation::taking_in::{self, Looked, Preview};
use register::{FieldView, Given, Shape};
use serde::Deserialize;
use socket::{Carried, House, Outcome, Visit};
use uuid::Uuid;

use super::forms::{helped, roles, unit};
use crate::{GIVE, MANAGE, PERSON, actions, model::Period, store};

/// How many are shown at a time.
const PAGE: usize = 50;
/// How many units are suggested while somebody types: a small organisation's, whole.
pub(super) const UNITS: usize = 200;
/// So much of what is typed is looked at.
const TYPED: usize = 200;

#[derive(Template)]
#[template(path = "people.html")]
struct People<'a> {
    frame: &'a Frame,
    q: String,
    rows: Vec<store::Listed>,
    /// Where the next page begins.
    next: Option<String>,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    may_manage: bool,
    /// What a spreadsheet would do.
    preview: Option<Preview<'a>>,
    /// How many letters never came to anybody.
    given_up: i64,
}

/// `?q=WORDS&after=ID`: those who are found by the words, after one that has been shown.
#[derive(Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    after: Option<Uuid>,
}

pub(super) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Outcome {
    page(visit, asked, Returned::default(), None).await
}

async fn page(mut visit: Visit, asked: Asked, back: Returned, looked: Option<Looked>) -> Outcome {
    let mut read = visit.context.read_anywhere(GIVE).await?;
    let today = visit.context.clock.today();
    let mut rows = store::people_page(&mut read, &asked.q, asked.after, today, PAGE + 1).await?;
    let given_up = work::waiting(&mut read).await?.failed;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("people"), "");
    let frame = &visit.frame;
    let (choices, units) = (roles(frame, &mut read).await?, organisation::some_units(&mut read, UNITS).await?);
    drop(read);
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| format!("/people?q={}&after={}", in_address(&asked.q), last.id));
    let views = PERSON.form(None).into_iter().chain([
        FieldView::new("role", Shape::Choice(&[]), false),
        FieldView::new("unit", Shape::Text { max: 200 }, false),
        FieldView::new("invite", Shape::Flag, false),
    ]);
    let views = back.fill(views.collect(), "person", None);
    let body = People {
        frame,
        q: asked.q,
        rows,
        next,
        fields: helped(back.form(frame, &views, "person", None, ""), &choices, &units, &[]),
        summary: back.summary(frame, "person"),
        given_up,
        preview: looked.map(|looked| Preview::of(frame, "person", "/people", looked)),
        may_manage: visit.context.may(MANAGE, &Place::TENANT),
    };
    Ok((back.status(), Page(body)).into_response())
}

pub(super) async fn add(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    match welcome(&house, &visit, &given).await {
        Ok((person, said)) => Ok(Redirect::to(&format!("/people/{person}{said}")).into_response()),
        Err(error) => page(visit, Asked::default(), Returned::refused(error, given, "person", None)?, None).await,
    }
}

/// Adds somebody; what came of it stands in the address that follows.
async fn welcome(house: &House, visit: &Visit, given: &Given) -> Result<(Uuid, &'static str)> {
    let text = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    let unit = unit(&visit.context, given).await?.map(|unit| unit.id);
    let role = Some(text("role")).filter(|role| !role.is_empty());
    let wanted = |role: &str| actions::Wanted { role: role.to_owned(), unit, period: Period::default() };
    let roles: Vec<actions::Wanted> = role.map(wanted).into_iter().collect();
    let invited = text("invite") == "true";
    let one = actions::Newcomer {
        name: text("name"),
        email: text("email"),
        language: text("language"),
        roles: &roles,
        invited,
    };
    let (person, carried) = actions::welcome(house, &visit.context, &one).await?;
    Ok((
        person,
        match (carried, invited) {
            (Carried::Waits(_), _) => "?said=waits",
            (_, true) if house.settings().mail => "?said=invited",
            (_, true) => "?said=written",
            _ => "",
        },
    ))
}

pub(super) async fn take_in(State(house): State<House>, mut visit: Visit, form: Multipart) -> Outcome {
    let request = taking_in::uploaded(form).await?;
    let report = actions::take_in(&house, &visit.context, None, &request).await?;
    let summary = taking_in::summary(&visit.frame, "people-imported", &report);
    if report.stored {
        visit.frame.flash = Some(Flash { text: summary, color: "success" });
        return page(visit, Asked::default(), Returned::default(), None).await;
    }
    let problems = taking_in::problems(&visit.frame, &report);
    let looked = problems.is_empty().then_some(Looked { request, summary, report });
    let back = Returned { problems, ..Returned::default() };
    page(visit, Asked::default(), back, looked).await
}

/// Those who may be meant by what somebody has typed so far, each as a text that means just them.
pub(super) async fn names(visit: Visit, Query(asked): Query<Asked>) -> Outcome {
    suggested(&visit, &asked.q).await
}

/// As [`names`], for a page of another room, which has asked for its own permission.
pub async fn suggested(visit: &Visit, typed: &str) -> Outcome {
    let typed: String = typed.chars().take(TYPED).collect();
    let mut read = visit.context.read_common().await?;
    Ok(Json(actions::choices(&mut read, &typed, visit.context.clock.today()).await?).into_response())
}
