//! One event: its form, its measures and its history. The same form serves a phone and a browser without JavaScript.

use askama::Template;
use axum::{extract::Form, http::StatusCode, response::IntoResponse};
use context::{Conflict, Error, Problem, Recorded};
use interface::{ErrorSummary, FormField, Frame, Page};
use register::{FieldView, Given, Levels as _};
use socket::{Outcome, Scope, Visit};
use uuid::Uuid;

use super::scope::{Here, base, crumbs};
use crate::{
    EDIT, READ, actions,
    model::{Analysis, EVENT, Event, MEASURE, Measure, Method},
    store,
};

#[derive(Template)]
#[template(path = "event.html")]
struct EventPage<'a> {
    frame: &'a Frame,
    base: String,
    title: String,
    /// `None` for a new event.
    event: Option<&'a Event>,
    place: [String; 3],
    /// Suggestions for goal, process and way of working.
    places: [Vec<String>; 3],
    version: i64,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    conflict: Option<&'a Conflict>,
    differences: Vec<(String, String, String)>,
    measures: Vec<(&'a Measure, Vec<FormField<'a>>)>,
    new_measure: Vec<FormField<'a>>,
    history: Vec<Past>,
    /// Columns that the file had and nobody knew, as printed.
    extra: Vec<(String, String)>,
    may_edit: bool,
}

/// An entry of the event's history, as it is read.
struct Past {
    when: String,
    who: String,
    what: Vec<(String, String, String)>,
    verb: String,
}

/// What the page needs besides the event: read once, rendered in one of several states.
#[derive(Default)]
struct State {
    given: Given,
    problems: Vec<Problem>,
    conflict: Option<Box<Conflict>>,
}

pub(super) async fn blank(here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    page(visit, scope, None, State::default()).await
}

pub(super) async fn add(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    match actions::add_event(&visit.context, scope, &given).await {
        Ok(event) => here.to(format_args!("risk-analysis#nr-{}", event.number)),
        Err(Error::Invalid(problems)) => page(visit, scope, None, State { given, problems, conflict: None }).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn show(here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    page(visit, scope, Some(id), State::default()).await
}

pub(super) async fn save(here: Here, Form(mut given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let version = given.get("version").and_then(|v| v.parse().ok());
    // A box that is not ticked is not sent: without this it could never be unticked.
    given.entry("in_plan".to_owned()).or_insert_with(|| "false".to_owned());
    match actions::edit_event(&visit.context, scope, id, version, &given).await {
        Ok(event) => here.to(format_args!("risk-analysis#nr-{}", event.number)),
        Err(Error::Invalid(problems)) => page(visit, scope, Some(id), State { given, problems, conflict: None }).await,
        Err(Error::Conflict(conflict)) => {
            page(visit, scope, Some(id), State { given, problems: vec![], conflict: Some(conflict) }).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn remove(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let version = given.get("version").and_then(|v| v.parse().ok());
    actions::remove_event(&visit.context, scope, id, version).await?;
    here.to("risk-analysis")
}

pub(super) async fn add_measure(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    match actions::add_measure(&visit.context, scope, id, &given).await {
        Ok(_) => here.to(format_args!("events/{id}#measures")),
        Err(Error::Invalid(problems)) => page(visit, scope, Some(id), State { given, problems, conflict: None }).await,
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn save_measure(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    actions::edit_measure(&visit.context, scope, id, version, &given).await?;
    let event = given.get("event").cloned().unwrap_or_default();
    here.to(format_args!("events/{event}#measures"))
}

pub(super) async fn remove_measure(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    actions::remove_measure(&visit.context, scope, id).await?;
    let event = given.get("event").cloned().unwrap_or_default();
    here.to(format_args!("events/{event}#measures"))
}

/// A level's choices: the method's steps in words.
pub(super) fn level_options(method: &Method, scale: &str) -> Vec<(String, String)> {
    method.scale(scale).iter().map(|l| (l.value.to_string(), method.printed(scale, Some(l.value)))).collect()
}

fn fields<'a>(
    frame: &'a Frame,
    kind: &'a str,
    views: &'a [FieldView],
    problems: &[Problem],
    method: &Method,
    functions: &[String],
) -> Vec<FormField<'a>> {
    views
        .iter()
        .map(|view| {
            let mut field = FormField::new(frame, kind, view, problems);
            if let register::Shape::Level(scale) = view.shape {
                field.options = level_options(method, scale);
            }
            if view.name == "responsible" {
                field.suggestions = functions.to_vec();
            }
            field
        })
        .collect()
}

async fn page(visit: &Visit, scope: &Scope, id: Option<Uuid>, state: State) -> Outcome {
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let analysis = store::analysis(&mut read, scope.unit.id, scope.year).await?;
    let functions: Vec<String> = organisation::functions(&mut read).await?.into_iter().map(|f| f.name).collect();
    let past = match id {
        Some(id) => context::history(&mut read, id, 50).await?,
        None => vec![],
    };
    drop(read);
    let event = match id {
        Some(id) => Some(analysis.events.iter().find(|e| e.head.id == id).ok_or(Error::NotFound)?),
        None => None,
    };
    let title = match event {
        Some(event) => format!("{} {}", visit.frame.t("risk-event"), event.number),
        None => visit.frame.t("event-new"),
    };
    let frame = &crumbs(&visit.frame, scope, &title);
    let filled = |views: Vec<FieldView>, of_form: bool| -> Vec<FieldView> {
        let given = |v: &FieldView| state.given.get(v.name).filter(|_| of_form).cloned();
        views.into_iter().map(|v| FieldView { value: given(&v).unwrap_or(v.value.clone()), ..v }).collect()
    };
    let for_measure = state.given.contains_key("measure");
    let views = filled(EVENT.form(event), !for_measure);
    let measure_views = filled(MEASURE.form(None), for_measure);
    let own: Vec<&Measure> = analysis.measures.iter().filter(|m| Some(m.event) == id).collect();
    let own_views: Vec<Vec<FieldView>> = own.iter().map(|m| MEASURE.form(Some(m))).collect();
    let (of_event, of_measure): (&[Problem], &[Problem]) =
        if for_measure { (&[], &state.problems) } else { (&state.problems, &[]) };
    let method = &analysis.method;
    let measures = own.iter().zip(&own_views).map(|(m, v)| {
        let apart = fields(frame, "measure", v, &[], method, &functions).into_iter().map(|f| f.apart(m.head.id));
        (*m, apart.collect())
    });
    let conflict = state.conflict.as_deref();
    let body = EventPage {
        frame,
        base: base(scope),
        title,
        event,
        place: place(&analysis, event, &state.given),
        places: suggestions(&analysis),
        version: conflict.map_or_else(|| event.map_or(0, |e| e.head.version), |c| c.version),
        fields: fields(frame, "risk-event", &views, of_event, method, &functions),
        summary: ErrorSummary {
            frame,
            kind: if for_measure { "measure" } else { "risk-event" },
            problems: &state.problems,
        },
        conflict,
        differences: conflict.map(|c| told(frame, method, &c.differences)).unwrap_or_default(),
        measures: measures.collect(),
        new_measure: fields(frame, "measure", &measure_views, of_measure, method, &functions)
            .into_iter()
            .map(|f| if for_measure { f } else { f.apart("new") })
            .collect(),
        history: past.iter().map(|entry| past_entry(frame, method, entry)).collect(),
        extra: event.and_then(|e| serde_json::from_str(&e.extra).ok()).unwrap_or_default(),
        may_edit: visit.context.may(EDIT, &scope.unit.place),
    };
    let status = match (&state.conflict, state.problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    Ok((status, Page(body)).into_response())
}

fn place(analysis: &Analysis, event: Option<&Event>, given: &Given) -> [String; 3] {
    let lines = analysis.lines();
    let stands = match event.and_then(|e| lines.iter().find(|l| l.event.head.id == e.head.id)) {
        Some(line) => [line.goal.text.clone(), line.process.name.clone(), line.way.name.clone()],
        None => Default::default(),
    };
    let typed = |name: &str, stands: String| given.get(name).cloned().unwrap_or(stands);
    let [goal, process, way] = stands;
    [typed("goal", goal), typed("process", process), typed("way", way)]
}

fn suggestions(analysis: &Analysis) -> [Vec<String>; 3] {
    let unique = |mut all: Vec<String>| {
        all.sort_by(|a, b| database::swedish(a, b));
        all.dedup();
        all
    };
    [
        unique(analysis.goals.iter().map(|g| g.text.clone()).collect()),
        unique(analysis.processes.iter().map(|p| p.name.clone()).collect()),
        unique(analysis.ways.iter().map(|w| w.name.clone()).collect()),
    ]
}

/// Differences as people read them: the field's label and the values in the method's words.
pub(super) fn told(frame: &Frame, method: &Method, all: &[context::Difference]) -> Vec<(String, String, String)> {
    let shown = |field: &str, value: &Option<String>| -> String {
        let Some(value) = value else { return String::new() };
        match field {
            "likelihood" | "consequence" => method.printed(field, method.level(field, value)),
            "in_plan" => method.handling_word(value == "true").to_owned(),
            _ => value.clone(),
        }
    };
    let hidden = ["analysis", "way", "risk_value", "extra"];
    all.iter()
        .filter(|d| !hidden.contains(&d.field.as_str()))
        .map(|d| (frame.label("risk-event", &d.field), shown(&d.field, &d.before), shown(&d.field, &d.after)))
        .collect()
}

fn past_entry(frame: &Frame, method: &Method, entry: &Recorded) -> Past {
    Past {
        when: frame.time(&entry.at),
        who: entry.actor_name.clone(),
        what: told(frame, method, &entry.differences()),
        verb: frame.t(&format!("audit-{}", entry.verb)),
    }
}
