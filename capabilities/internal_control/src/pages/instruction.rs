//! The year's instruction: the centre writes and publishes it, and sees who has answered, as figures.

use askama::Template;
use axum::{
    extract::{Form, Path, Query},
    response::{IntoResponse, Redirect},
};
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned};
use register::Given;
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

const HEAD: &str = "instruction";
const OBLIGATORY_: &str = "obligatory-way";

fn year_of(given: &Given, visit: &Visit) -> i64 {
    let next = i64::from(visit.context.clock.today().year()) + 1;
    given.get("year").and_then(|y| y.parse().ok()).filter(|y| (1990..=2100).contains(y)).unwrap_or(next)
}

pub(super) async fn show(visit: Visit, Query(given): Query<Given>) -> Outcome {
    let year = year_of(&given, &visit);
    page(visit, year, Returned::default()).await
}

async fn page(mut visit: Visit, year: i64, back: Returned) -> Outcome {
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
    // The year has one instruction, which may not be written yet: its form is known without a record.
    let views = back.fill(INSTRUCTION.form(instruction.as_ref()), HEAD, None);
    let new_views = back.fill(OBLIGATORY.form(None), OBLIGATORY_, None);
    let body = InstructionPage {
        frame,
        year,
        instruction: instruction.as_ref(),
        version: back.version(HEAD, None, instruction.as_ref().map_or(0, |i| i.head.version)),
        conflict: back.clash(frame, HEAD, None),
        fields: back.form(frame, &views, HEAD, None, ""),
        ways: &ways,
        new_way: back.form(frame, &new_views, OBLIGATORY_, None, "new"),
        figures,
        summary: back.summary(frame, HEAD),
    };
    Ok((back.status(), Page(body)).into_response())
}

fn to(year: i64) -> Outcome {
    Ok(Redirect::to(&format!("/instructions?year={year}")).into_response())
}

pub(super) async fn write(visit: Visit, Form(given): Form<Given>) -> Outcome {
    let year = year_of(&given, &visit);
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    match actions::write_instruction(&visit.context, year, version, &given).await {
        Ok(()) => to(year),
        Err(error) => page(visit, year, Returned::refused(error, given, HEAD, None)?).await,
    }
}

pub(super) async fn add(visit: Visit, Form(given): Form<Given>) -> Outcome {
    let year = year_of(&given, &visit);
    match actions::add_obligatory(&visit.context, year, &given).await {
        Ok(()) => to(year),
        Err(error) => page(visit, year, Returned::refused(error, given, OBLIGATORY_, None)?).await,
    }
}

pub(super) async fn remove(visit: Visit, Path(id): Path<Uuid>, Form(given): Form<Given>) -> Outcome {
    let year = year_of(&given, &visit);
    actions::remove_obligatory(&visit.context, year, id, register::version(&given)?).await?;
    to(year)
}

/// A body takes the instruction into its analysis.
pub(super) async fn take_in(here: Here) -> Outcome {
    actions::take_in(&here.visit.context, &here.scope).await?;
    here.to("risk-analysis")
}
