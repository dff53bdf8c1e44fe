//! The year's instruction: the centre writes and publishes it, and sees who has answered, as figures.

use askama::Template;
use axum::{
    extract::{Form, Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use context::{Conflict, Error, Problem};
use interface::{Clash, ErrorSummary, FormField, Frame, Page};
use register::{FieldView, Given};
use socket::{Outcome, Visit};
use uuid::Uuid;

use super::scope::Here;
use crate::{
    PUBLISH, actions,
    model::{INSTRUCTION, Instruction, OBLIGATORY, Obligatory},
    store::{self, Figures},
};

#[derive(Template)]
#[template(path = "instruction.html")]
struct InstructionPage<'a> {
    frame: &'a Frame,
    year: i64,
    instruction: Option<&'a Instruction>,
    version: i64,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    ways: &'a [Obligatory],
    new_way: Vec<FormField<'a>>,
    figures: Vec<Figures>,
    summary: ErrorSummary<'a>,
}

#[derive(Default)]
struct Back {
    given: Given,
    problems: Vec<Problem>,
    conflict: Option<Box<Conflict>>,
    of_way: bool,
}

fn year_of(given: &Given, visit: &Visit) -> i64 {
    let next = i64::from(visit.context.clock.today().year()) + 1;
    given.get("year").and_then(|y| y.parse().ok()).filter(|y| (1990..=2100).contains(y)).unwrap_or(next)
}

pub(super) async fn show(visit: Visit, Query(given): Query<Given>) -> Outcome {
    let year = year_of(&given, &visit);
    page(visit, year, Back::default()).await
}

async fn page(mut visit: Visit, year: i64, back: Back) -> Outcome {
    let mut read = visit.context.read_anywhere(PUBLISH).await?;
    let instruction = store::instruction(&mut read, year).await?;
    let ways = match &instruction {
        Some(instruction) => OBLIGATORY.list(&mut read, instruction.head.id).await?,
        None => vec![],
    };
    let units = organisation::placed_units(&mut read).await?;
    let figures = store::figures(&mut read, year, &ways, &units).await?;
    drop(read);
    visit.frame = visit.frame.clone().crumb(visit.frame.t("instruction"), "");
    let frame = &visit.frame;
    let fill = |views: Vec<FieldView>, here: bool| -> Vec<FieldView> {
        if here { register::typed(views, &back.given) } else { views }
    };
    let views = fill(INSTRUCTION.form(instruction.as_ref()), !back.of_way);
    let new_views = fill(OBLIGATORY.form(None), back.of_way);
    let none: &[Problem] = &[];
    let (of_head, of_way) = if back.of_way { (none, &back.problems[..]) } else { (&back.problems[..], none) };
    let shown = |v: &Option<String>| v.clone().unwrap_or_default();
    let told = |d: &context::Difference| (frame.label("instruction", &d.field), shown(&d.before), shown(&d.after));
    let stands = instruction.as_ref().map_or(0, |i| i.head.version);
    let body = InstructionPage {
        frame,
        year,
        instruction: instruction.as_ref(),
        version: back.conflict.as_ref().map_or(stands, |c| c.version),
        conflict: back
            .conflict
            .as_ref()
            .map(|c| Clash { by: c.by.clone(), differences: c.differences.iter().map(told).collect() }),
        fields: views.iter().map(|v| FormField::new(frame, "instruction", v, of_head)).collect(),
        ways: &ways,
        new_way: new_views
            .iter()
            .map(|v| FormField::new(frame, "obligatory-way", v, of_way))
            .map(|f| if back.of_way { f } else { f.apart("new") })
            .collect(),
        figures,
        summary: ErrorSummary {
            frame,
            kind: if back.of_way { "obligatory-way" } else { "instruction" },
            problems: &back.problems,
        },
    };
    let status = match (&back.conflict, back.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    Ok((status, Page(body)).into_response())
}

fn to(year: i64) -> Outcome {
    Ok(Redirect::to(&format!("/instructions?year={year}")).into_response())
}

pub(super) async fn write(visit: Visit, Form(mut given): Form<Given>) -> Outcome {
    let year = year_of(&given, &visit);
    given.entry("published".to_owned()).or_insert_with(|| "false".to_owned());
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    match actions::write_instruction(&visit.context, year, version, &given).await {
        Ok(()) => to(year),
        Err(Error::Invalid(problems)) => page(visit, year, Back { given, problems, ..Back::default() }).await,
        Err(Error::Conflict(conflict)) => {
            page(visit, year, Back { given, conflict: Some(conflict), ..Back::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn add(visit: Visit, Form(given): Form<Given>) -> Outcome {
    let year = year_of(&given, &visit);
    match actions::add_obligatory(&visit.context, year, &given).await {
        Ok(()) => to(year),
        Err(Error::Invalid(problems)) => {
            page(visit, year, Back { given, problems, of_way: true, conflict: None }).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(visit: Visit, Path(id): Path<Uuid>, Form(given): Form<Given>) -> Outcome {
    let year = year_of(&given, &visit);
    actions::remove_obligatory(&visit.context, year, id).await?;
    to(year)
}

/// A body takes the instruction into its analysis.
pub(super) async fn take_in(here: Here) -> Outcome {
    actions::take_in(&here.visit.context, &here.scope).await?;
    here.to("risk-analysis")
}
