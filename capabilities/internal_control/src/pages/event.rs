//! One event: its form, its measures and its history. The same form serves a phone and a browser without JavaScript.

use askama::Template;
use axum::{extract::Form, response::IntoResponse};
use context::Error;
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned};
use register::{FieldView, Given, version};
use socket::{Outcome, Scope, Visit};
use uuid::Uuid;

use super::{
    history::{Past, clash, past},
    scope::{Here, base, crumbs},
};
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
    conflict: Option<Clash>,
    measures: Vec<MeasureForm<'a>>,
    new_measure: Vec<FormField<'a>>,
    history: Vec<Past>,
    /// Columns that the file had and nobody knew, as printed.
    extra: Vec<(String, String)>,
    was: Option<Was>,
    may_edit: bool,
    /// Where it is marked as secret, for whoever may.
    secrecy: Option<String>,
}

/// The event of an earlier year that this one was copied from.
struct Was {
    href: String,
    /// `2026: nr 12, 9 → 12`
    text: String,
    /// Its measures there, with their status in words.
    measures: Vec<(String, String)>,
}

/// A measure's own form on the event's page.
struct MeasureForm<'a> {
    measure: &'a Measure,
    version: i64,
    /// Open because it came back.
    open: bool,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
}

pub(super) async fn blank(here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    page(visit, scope, None, Returned::default()).await
}

pub(super) async fn add(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    match actions::add_event(&visit.context, scope, &given).await {
        Ok(event) => here.to(format_args!("risk-analysis#nr-{}", event.label())),
        Err(error) => page(visit, scope, None, Returned::refused(error, given, "risk-event", None)?).await,
    }
}

pub(super) async fn show(here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    page(visit, scope, Some(id), Returned::default()).await
}

pub(super) async fn save(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let version = given.get("version").and_then(|v| v.parse().ok());
    match actions::edit_event(&visit.context, scope, id, version, &given).await {
        Ok(event) => here.to(format_args!("risk-analysis#nr-{}", event.label())),
        Err(error) => page(visit, scope, Some(id), Returned::refused(error, given, "risk-event", Some(id))?).await,
    }
}

/// What stood before an entry of the history, had back.
pub(super) async fn restore(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    actions::restore_event(&visit.context, scope, id, entry(&given)?).await?;
    here.to(format_args!("events/{id}#history"))
}

/// The entry of the history that a form names.
pub(super) fn entry(given: &Given) -> context::Result<i64> {
    given.get("entry").and_then(|e| e.parse().ok()).ok_or(Error::NotFound)
}

pub(super) async fn remove(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    actions::remove_event(&visit.context, scope, id, version(&given)?).await?;
    here.to("risk-analysis")
}

pub(super) async fn add_measure(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    match actions::add_measure(&visit.context, scope, id, &given).await {
        Ok(_) => here.to(format_args!("events/{id}#measures")),
        Err(error) => page(visit, scope, Some(id), Returned::refused(error, given, "measure", None)?).await,
    }
}

pub(super) async fn save_measure(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    let event = given.get("event").and_then(|e| Uuid::try_parse(e).ok()).ok_or(Error::NotFound)?;
    match actions::edit_measure(&visit.context, scope, id, version, &given).await {
        Ok(()) => here.to(format_args!("events/{event}#measures")),
        Err(error) => page(visit, scope, Some(event), Returned::refused(error, given, "measure", Some(id))?).await,
    }
}

pub(super) async fn remove_measure(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    actions::remove_measure(&visit.context, scope, id, version(&given)?).await?;
    let event = given.get("event").cloned().unwrap_or_default();
    here.to(format_args!("events/{event}#measures"))
}

/// A level's choices: the method's steps in words.
pub(super) fn level_options(method: &Method, scale: &str) -> Vec<(String, String)> {
    method.scale(scale).iter().map(|l| (l.value.to_string(), method.printed(scale, Some(l.value)))).collect()
}

/// A form's fields with the method's levels to choose from, and the functions that may answer for something.
fn fields<'a>(form: Vec<FormField<'a>>, method: &Method, functions: &[String]) -> Vec<FormField<'a>> {
    form.into_iter()
        .map(|mut field| {
            if let register::Shape::Level(scale) = field.field.shape {
                field.options = level_options(method, scale);
            }
            if field.field.name == "responsible" {
                field.suggestions = functions.to_vec();
            }
            field
        })
        .collect()
}

async fn page(visit: &Visit, scope: &Scope, id: Option<Uuid>, back: Returned) -> Outcome {
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let analysis = store::analysis(&mut read, scope.unit.id, scope.year).await?;
    let functions: Vec<String> = organisation::functions(&mut read).await?.into_iter().map(|f| f.name).collect();
    let entries = match id {
        Some(id) => context::history(&mut read, id, 50).await?,
        None => vec![],
    };
    let event = match id {
        Some(id) => Some(analysis.events.iter().find(|e| e.head.id == id).ok_or(Error::NotFound)?),
        None => None,
    };
    let earlier = match event.and_then(|e| e.previous) {
        Some(previous) => store::was(&mut read, previous).await?,
        None => None,
    };
    drop(read);
    let title = match event {
        Some(event) => format!("{} {}", visit.frame.t("risk-event"), event.label()),
        None => visit.frame.t("event-new"),
    };
    let frame = &crumbs(&visit.frame, scope, &title);
    let views = back.fill(EVENT.form(event), "risk-event", id);
    let new_views = back.fill(MEASURE.form(None), "measure", None);
    let own: Vec<&Measure> = analysis.measures.iter().filter(|m| Some(m.event) == id).collect();
    let own_views: Vec<Vec<FieldView>> =
        own.iter().map(|m| back.fill(MEASURE.form(Some(m)), "measure", Some(m.head.id))).collect();
    let method = &analysis.method;
    let measures = own.iter().zip(&own_views).map(|(m, views)| {
        let record = Some(m.head.id);
        let apart = m.head.id.to_string();
        MeasureForm {
            measure: m,
            version: back.version("measure", record, m.head.version),
            open: back.is("measure", record),
            conflict: clash(&back, frame, method, "measure", record),
            fields: fields(back.form(frame, views, "measure", record, &apart), method, &functions),
        }
    });
    // The event's own form has the plain ids, unless another one came back.
    let apart = if back.of.is_none() { "" } else { "event" };
    let body = EventPage {
        frame,
        base: base(scope),
        title,
        event,
        place: place(&analysis, event, &back.given),
        places: suggestions(&analysis),
        version: event.map_or(0, |e| back.version("risk-event", id, e.head.version)),
        fields: fields(back.form(frame, &views, "risk-event", id, apart), method, &functions),
        summary: back.summary(frame, "risk-event"),
        conflict: clash(&back, frame, method, "risk-event", id),
        measures: measures.collect(),
        new_measure: fields(back.form(frame, &new_views, "measure", None, "new"), method, &functions),
        history: past(frame, method, "risk-event", &entries),
        extra: event.and_then(|e| serde_json::from_str(&e.extra).ok()).unwrap_or_default(),
        was: event.zip(earlier).map(|(event, (was, measures))| Was {
            href: format!("/{}/{}/events/{}", scope.unit.slug, was.year, event.previous.unwrap_or_default()),
            text: super::analysis::since(frame, event, &was),
            measures: measures.into_iter().map(|m| (m.measure, frame.t(&format!("choice-{}", m.status)))).collect(),
        }),
        may_edit: visit.context.may(EDIT, &scope.unit.place),
        secrecy: id.and_then(|id| super::secrecy(visit, scope, "risk-event", id)),
    };
    Ok((back.status(), Page(body)).into_response())
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
