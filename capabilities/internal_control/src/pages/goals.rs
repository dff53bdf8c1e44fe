//! The year's goals: written before last year's analysis is copied, renumbered and mapped when a new majority has its own.

use askama::Template;
use axum::{extract::Form, response::IntoResponse};
use context::Error;
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned, Tab};
use register::{FieldView, Given, version};
use socket::{Outcome, Scope};
use uuid::Uuid;

use super::scope::{Here, base, crumbs, tabs};
use crate::{
    EDIT, READ, actions,
    model::{GOAL, Goal, labels},
    store,
};

const KIND: &str = "goal";

#[derive(Template)]
#[template(path = "goals.html")]
struct Goals<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    goals: Vec<View<'a>>,
    new: Vec<FormField<'a>>,
    /// An earlier year to copy from, while this one has no events.
    earlier: Option<i64>,
    summary: ErrorSummary<'a>,
    may_edit: bool,
}

struct View<'a> {
    goal: &'a Goal,
    numbers: String,
    version: i64,
    open: bool,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    /// The other goals: where its events may go.
    others: Vec<&'a Goal>,
}

pub(super) async fn show(here: Here) -> Outcome {
    page(&here, Returned::default()).await
}

async fn page(here: &Here, back: Returned) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let analysis = store::analysis(&mut read, scope.unit.id, scope.year).await?;
    let years = store::own_years(&mut read, scope, visit.context.clock.today()).await?;
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("goals"));
    let lines = analysis.lines();
    let views: Vec<Vec<FieldView>> =
        analysis.goals.iter().map(|g| back.fill(GOAL.form(Some(g)), KIND, Some(g.head.id))).collect();
    let blank = back.fill(GOAL.form(None), KIND, None);
    let goals = analysis.goals.iter().zip(&views).map(|(goal, views)| {
        let id = goal.head.id;
        let numbers: Vec<i64> = lines.iter().filter(|l| l.goal.head.id == id).map(|l| l.event.number).collect();
        View {
            goal,
            numbers: labels(&numbers),
            version: back.version(KIND, Some(id), goal.head.version),
            open: back.is(KIND, Some(id)),
            conflict: back.clash(frame, KIND, Some(id)),
            fields: back.form(frame, views, KIND, Some(id), &id.to_string()),
            others: analysis.goals.iter().filter(|g| g.head.id != id).collect(),
        }
    });
    let body = Goals {
        frame,
        scope,
        base: base(scope),
        tabs: tabs(frame, scope, "risk-analysis"),
        goals: goals.collect(),
        new: back.form(frame, &blank, KIND, None, "new"),
        earlier: years.first().copied().filter(|_| analysis.events.is_empty()),
        summary: back.summary(frame, KIND),
        may_edit: visit.context.may(EDIT, &scope.unit.place),
    };
    Ok((back.status(), Page(body)).into_response())
}

pub(super) async fn add(here: Here, Form(given): Form<Given>) -> Outcome {
    match actions::add_goal(&here.visit.context, &here.scope, &given).await {
        Ok(()) => here.to("goals"),
        Err(error) => page(&here, Returned::refused(error, given, KIND, None)?).await,
    }
}

pub(super) async fn save(here: Here, Form(given): Form<Given>) -> Outcome {
    let id = here.id()?;
    match actions::edit_goal(&here.visit.context, &here.scope, id, version(&given)?, &given).await {
        Ok(()) => here.to("goals"),
        Err(error) => page(&here, Returned::refused(error, given, KIND, Some(id))?).await,
    }
}

pub(super) async fn step(here: Here, Form(given): Form<Given>) -> Outcome {
    let up = given.get("to").is_some_and(|to| to == "up");
    actions::move_goal(&here.visit.context, &here.scope, here.id()?, up).await?;
    here.to("goals")
}

pub(super) async fn remove(here: Here, Form(given): Form<Given>) -> Outcome {
    let id = here.id()?;
    let to = given.get("to").and_then(|to| Uuid::try_parse(to).ok());
    match actions::remove_goal(&here.visit.context, &here.scope, id, version(&given)?, to).await {
        Ok(()) => here.to("goals"),
        // What was typed in the goal's other form is not in this one.
        Err(Error::Invalid(problems)) => {
            page(&here, Returned { problems, of: Some((KIND, None)), ..Returned::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}
