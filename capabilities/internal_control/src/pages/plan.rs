//! The control plan: one card per event, missing parts as open fields with their rule beside.

use askama::Template;
use axum::{
    extract::Form,
    response::{IntoResponse, Redirect},
};
use context::Error;
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Tab};
use register::{FieldView, Given};
use socket::{Outcome, Scope, Visit};
use uuid::Uuid;

use super::{
    event::entry,
    scope::{Here, base, crumbs, tabs},
    state::{Past, State, past},
};
use crate::{
    EDIT, READ, actions,
    model::{ACTIVITY, Activity, Analysis, Event, PLAN_ROW, PlanLine},
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
}

/// An activity's own form on its row's page.
struct ActivityForm<'a> {
    activity: &'a Activity,
    version: i64,
    /// Open because it came back.
    open: bool,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
}

pub(super) async fn row(here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    row_page(visit, scope, id, State::default()).await
}

async fn row_page(visit: &Visit, scope: &Scope, id: Uuid, state: State) -> Outcome {
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
    let views = state.fill(PLAN_ROW.form(Some(line.row)), ROW, Some(id));
    let new_views = state.fill(ACTIVITY.form(None), ACTIVITY_, None);
    let own_views: Vec<Vec<FieldView>> =
        line.activities.iter().map(|a| state.fill(ACTIVITY.form(Some(a)), ACTIVITY_, Some(a.head.id))).collect();
    let suggest = |mut field: FormField<'_>| {
        match field.field.name {
            "responsible" | "performer" => field.suggestions.clone_from(&functions),
            "method" => field.suggestions.clone_from(&analysis.method.control_methods),
            _ => {}
        }
        field.suggestions
    };
    let with = |view, kind, record: Option<Uuid>, suffix: String| {
        let mut field = FormField::new(frame, kind, view, state.problems_of(kind, record));
        field.suggestions = suggest(FormField::new(frame, kind, view, &[]));
        // The form that came back owns the plain ids: the summary of problems links to them.
        if state.is(kind, record) || (state.of.is_none() && kind == ROW) { field } else { field.apart(suffix) }
    };
    let activities = line.activities.iter().zip(&own_views).map(|(a, views)| {
        let record = Some(a.head.id);
        let open = state.is(ACTIVITY_, record);
        ActivityForm {
            activity: a,
            version: state.version(ACTIVITY_, a.head.id, a.head.version),
            open,
            conflict: state.clash(frame, &analysis.method).filter(|_| open),
            fields: views.iter().map(|v| with(v, ACTIVITY_, record, a.head.id.to_string())).collect(),
        }
    });
    let body = RowPage {
        frame,
        base: base(scope),
        line,
        version: state.version(ROW, id, line.row.head.version),
        conflict: state.clash(frame, &analysis.method).filter(|_| state.is(ROW, Some(id))),
        fields: views.iter().map(|v| with(v, ROW, Some(id), "row".to_owned())).collect(),
        activities: activities.collect(),
        new_activity: new_views.iter().map(|v| with(v, ACTIVITY_, None, "new".to_owned())).collect(),
        summary: ErrorSummary { frame, kind: state.kind(ROW), problems: &state.problems },
        history: past(frame, &analysis.method, ROW, &entries),
        may_edit: visit.context.may(EDIT, &scope.unit.place),
    };
    Ok((state.status(), Page(body)).into_response())
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
        Err(error) => row_page(visit, scope, id, State::refused(error, given, "plan-row", Some(id))?).await,
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
    actions::leave_out(&visit.context, scope, id, &reason).await?;
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
        Err(error) => row_page(visit, scope, id, State::refused(error, given, "control-activity", None)?).await,
    }
}

pub(super) async fn save_activity(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let row = given.get("row").and_then(|r| r.parse().ok()).unwrap_or_default();
    match actions::edit_activity(&visit.context, scope, id, version(&given), &given).await {
        Ok(()) => Ok(back(scope, row)),
        Err(error) => row_page(visit, scope, row, State::refused(error, given, "control-activity", Some(id))?).await,
    }
}

pub(super) async fn remove_activity(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    actions::remove_activity(&visit.context, scope, id).await?;
    Ok(back(scope, given.get("row").cloned().unwrap_or_default()))
}
