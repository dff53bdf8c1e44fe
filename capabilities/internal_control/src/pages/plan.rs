//! The control plan: one card per event, missing parts as open fields with their rule beside.

use askama::Template;
use axum::{
    extract::Form,
    response::{IntoResponse, Redirect},
};
use context::Error;
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned, Tab};
use register::{FieldView, Given};
use socket::{Outcome, Scope, Visit};
use uuid::Uuid;

use super::{
    event::entry,
    history::{Past, clash, past},
    scope::{Here, base, crumbs, tabs},
};
use crate::{
    EDIT, READ, actions,
    model::{ACTIVITY, Activity, Analysis, Event, Method, PLAN_ROW, PlanLine},
    store,
};

#[derive(Template)]
#[template(path = "control_plan.html")]
struct Plan<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    rows: Vec<Card<'a>>,
    functions: Vec<String>,
    may_edit: bool,
    /// Events that the rule or the board puts in the plan, but that have no row yet.
    waiting: Vec<(String, &'a str, Uuid, String)>,
}

struct Card<'a> {
    line: PlanLine<'a>,
    new_goal: bool,
    value: String,
    zone: String,
    rank: usize,
    /// In the plan by the board's choice, without a reason.
    wants_reason: bool,
}

pub(super) async fn show(here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let analysis = store::analysis(&mut read, scope.unit.id, scope.year).await?;
    let functions = organisation::functions(&mut read).await?.into_iter().map(|f| f.name).collect();
    drop(read);
    let frame = crumbs(&visit.frame, scope, &visit.frame.t("control-plan"));
    let value = |event: &Event| event.risk_value().map(|v| v.to_string()).unwrap_or_default();
    let waiting = analysis
        .waiting()
        .into_iter()
        .map(|l| (l.event.label(), l.event.event.as_str(), l.event.head.id, value(l.event)));
    let waiting = waiting.collect();
    let body = Plan {
        frame: &frame,
        scope,
        base: base(scope),
        tabs: tabs(&frame, scope, "control-plan"),
        rows: cards(&analysis),
        functions,
        may_edit: visit.context.may(EDIT, &scope.unit.place),
        waiting,
    };
    Ok(Page(body).into_response())
}

fn cards(analysis: &Analysis) -> Vec<Card<'_>> {
    let method = &analysis.method;
    let mut goal = None;
    let mut cards = vec![];
    for line in analysis.plan() {
        let zone = line.event.and_then(|e| method.zone(e.likelihood, e.consequence));
        let value = line.risk_value();
        cards.push(Card {
            new_goal: goal != Some(line.goal.head.id),
            value: value.map(|v| v.to_string()).unwrap_or_default(),
            zone: zone.map(|z| z.label.clone()).unwrap_or_default(),
            rank: zone.map_or(0, |z| method.zone_rank(z)),
            wants_reason: analysis.wants_reason(&line),
            line: line.clone(),
        });
        goal = Some(line.goal.head.id);
    }
    cards
}

#[derive(Template)]
#[template(path = "plan_row.html")]
struct RowPage<'a> {
    frame: &'a Frame,
    base: String,
    line: &'a PlanLine<'a>,
    version: i64,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    activities: Vec<ActivityForm<'a>>,
    new_activity: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    history: Vec<Past>,
    may_edit: bool,
    /// Where it is marked as secret, for whoever may.
    secrecy: Option<String>,
}

/// An activity's own form on its row's page.
struct ActivityForm<'a> {
    activity: &'a Activity,
    version: i64,
    /// Open because it came back.
    open: bool,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    secrecy: Option<String>,
}

pub(super) async fn row(here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    row_page(visit, scope, id, Returned::default()).await
}

async fn row_page(visit: &Visit, scope: &Scope, id: Uuid, back: Returned) -> Outcome {
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let analysis = store::analysis(&mut read, scope.unit.id, scope.year).await?;
    let functions: Vec<String> = organisation::functions(&mut read).await?.into_iter().map(|f| f.name).collect();
    let entries = context::history(&mut read, id, 50).await?;
    drop(read);
    let plan = analysis.plan();
    let line = plan.iter().find(|l| l.row.head.id == id).ok_or(Error::NotFound)?;
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("plan-row"));
    const ROW: &str = "plan-row";
    const ACTIVITY_: &str = "control-activity";
    let views = back.fill(PLAN_ROW.form(Some(line.row)), ROW, Some(id));
    let new_views = back.fill(ACTIVITY.form(None), ACTIVITY_, None);
    let own_views: Vec<Vec<FieldView>> =
        line.activities.iter().map(|a| back.fill(ACTIVITY.form(Some(a)), ACTIVITY_, Some(a.head.id))).collect();
    let method = &analysis.method;
    // A row's own form has the plain ids, unless another one came back.
    let apart = if back.of.is_none() { "" } else { "row" };
    let activities = line.activities.iter().zip(&own_views).map(|(a, views)| {
        let record = Some(a.head.id);
        ActivityForm {
            activity: a,
            version: back.version(ACTIVITY_, record, a.head.version),
            open: back.is(ACTIVITY_, record),
            conflict: clash(&back, frame, method, ACTIVITY_, record),
            fields: suggested(back.form(frame, views, ACTIVITY_, record, &a.head.id.to_string()), method, &functions),
            secrecy: super::secrecy(visit, scope, ACTIVITY_, a.head.id),
        }
    });
    let body = RowPage {
        frame,
        base: base(scope),
        line,
        version: back.version(ROW, Some(id), line.row.head.version),
        conflict: clash(&back, frame, method, ROW, Some(id)),
        fields: suggested(back.form(frame, &views, ROW, Some(id), apart), method, &functions),
        activities: activities.collect(),
        new_activity: suggested(back.form(frame, &new_views, ACTIVITY_, None, "new"), method, &functions),
        summary: back.summary(frame, ROW),
        history: past(frame, method, ROW, &entries),
        may_edit: visit.context.may(EDIT, &scope.unit.place),
        secrecy: super::secrecy(visit, scope, ROW, id),
    };
    Ok((back.status(), Page(body)).into_response())
}

/// A form's fields with the functions that may answer for a check, and the ways to make one.
fn suggested<'a>(mut form: Vec<FormField<'a>>, method: &Method, functions: &[String]) -> Vec<FormField<'a>> {
    for field in &mut form {
        match field.field.name {
            "responsible" | "performer" => field.suggestions = functions.to_vec(),
            "method" => field.suggestions.clone_from(&method.control_methods),
            _ => {}
        }
    }
    form
}

fn version(given: &Given) -> Option<i64> {
    given.get("version").and_then(|v| v.parse().ok())
}

/// Back to the plan, at the row.
fn back(scope: &Scope, id: impl std::fmt::Display) -> axum::response::Response {
    Redirect::to(&format!("{}/control-plan#row-{id}", base(scope))).into_response()
}

pub(super) async fn save(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    match actions::edit_row(&visit.context, scope, id, version(&given), &given).await {
        Ok(()) => Ok(back(scope, id)),
        Err(error) => row_page(visit, scope, id, Returned::refused(error, given, "plan-row", Some(id))?).await,
    }
}

/// What stood before an entry of the history, had back.
pub(super) async fn restore(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    actions::restore_row(&visit.context, scope, id, entry(&given)?).await?;
    here.to(format_args!("plan-rows/{id}#history"))
}

pub(super) async fn remove(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let reason = given.get("reason").cloned().unwrap_or_default();
    actions::leave_out(&visit.context, scope, id, register::version(&given)?, &reason).await?;
    here.to("control-plan")
}

pub(super) async fn include(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let reason = given.get("reason").cloned().unwrap_or_default();
    actions::include(&visit.context, scope, id, &reason).await?;
    here.to("control-plan")
}

pub(super) async fn add_activity(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    match actions::add_activity(&visit.context, scope, id, &given).await {
        Ok(()) => Ok(back(scope, id)),
        Err(error) => row_page(visit, scope, id, Returned::refused(error, given, "control-activity", None)?).await,
    }
}

pub(super) async fn save_activity(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let row = given.get("row").and_then(|r| r.parse().ok()).unwrap_or_default();
    match actions::edit_activity(&visit.context, scope, id, version(&given), &given).await {
        Ok(()) => Ok(back(scope, row)),
        Err(error) => row_page(visit, scope, row, Returned::refused(error, given, "control-activity", Some(id))?).await,
    }
}

pub(super) async fn remove_activity(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    actions::remove_activity(&visit.context, scope, id, register::version(&given)?).await?;
    Ok(back(scope, given.get("row").cloned().unwrap_or_default()))
}
