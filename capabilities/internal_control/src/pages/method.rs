//! The method of a year: what it says, and a file to set it with.

use askama::Template;
use axum::{
    extract::{Form, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use context::{Error, Message, Problem};
use interface::{ErrorSummary, Frame, Page};
use register::Given;
use serde::Deserialize;
use socket::{Outcome, Visit};

use crate::{
    SET_METHOD,
    actions::{self, Begun, Meant, MethodOutcome},
    model::Method,
    store,
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Year {
    year: String,
}

#[derive(Template)]
#[template(path = "method.html")]
struct MethodPage<'a> {
    frame: &'a Frame,
    year: i64,
    method: &'a Method,
    toml: String,
    thresholds: String,
    rows: Vec<(String, Vec<(&'a str, usize)>)>,
    columns: Vec<String>,
    summary: ErrorSummary<'a>,
    /// Years that have begun, about which is asked before they are judged anew.
    begun: &'a [Begun],
    /// Which list of them that is.
    seen: &'a str,
    /// Whether one of them is later than the year itself.
    later: bool,
}

pub(super) async fn show(visit: Visit, Query(year): Query<Year>) -> Outcome {
    let year = year.year.parse().unwrap_or_else(|_| i64::from(visit.context.clock.today().year()) + 1);
    page(&visit, year, Back::default()).await
}

pub(super) async fn set(visit: Visit, Form(given): Form<Given>) -> Outcome {
    let text = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    let year = text("year").parse().ok().filter(|y| (1990..=2100).contains(y)).ok_or(Error::NotFound)?;
    let meant = match text("begun") {
        "keep" => Some(Meant::Keep),
        "change" => Some(Meant::Change),
        _ => None,
    };
    let typed = Some(text("toml").to_owned());
    match actions::set_method(&visit.context, year, text("toml"), meant.map(|m| (m, Some(text("seen"))))).await {
        Ok(MethodOutcome::Set(_)) => Ok(Redirect::to(&format!("/methods?year={year}")).into_response()),
        Ok(MethodOutcome::Asks(begun, seen)) => {
            page(&visit, year, Back { typed, begun, seen, ..Back::default() }).await
        }
        Err(Error::Invalid(problems)) => page(&visit, year, Back { typed, problems, ..Back::default() }).await,
        Err(error) => Err(error.into()),
    }
}

/// What a form comes back with.
#[derive(Default)]
struct Back {
    typed: Option<String>,
    problems: Vec<Problem>,
    begun: Vec<Begun>,
    seen: String,
}

async fn page(visit: &Visit, year: i64, back: Back) -> Outcome {
    let Back { typed, problems, begun, seen } = back;
    let mut read = visit.context.read_anywhere(SET_METHOD).await?;
    let method = store::method(&mut read, year).await?;
    let frame = visit.frame.clone().crumb(visit.frame.t("menu-method"), "");
    let standing = toml::to_string_pretty(&method).map_err(|e| Error::Internal(e.to_string()))?;
    let rows = method
        .likelihood
        .iter()
        .rev()
        .map(|l| {
            let cell = |c: &crate::model::Level| {
                method.zone(Some(l.value), Some(c.value)).map_or(("", 0), |z| (z.label.as_str(), method.zone_rank(z)))
            };
            (method.printed("likelihood", Some(l.value)), method.consequence.iter().map(cell).collect())
        })
        .collect();
    let body = MethodPage {
        frame: &frame,
        year,
        method: &method,
        toml: typed.unwrap_or(standing),
        thresholds: frame.say(
            &Message::new("system-thresholds")
                .with("measures_from", method.measures_from)
                .with("plan", method.plan_from),
        ),
        rows,
        columns: method.consequence.iter().map(|c| method.printed("consequence", Some(c.value))).collect(),
        summary: ErrorSummary { frame: &frame, kind: "method", problems: &problems },
        later: begun.iter().any(|b| b.year > year),
        begun: &begun,
        seen: &seen,
    };
    let status =
        if problems.is_empty() && begun.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(body)).into_response())
}
