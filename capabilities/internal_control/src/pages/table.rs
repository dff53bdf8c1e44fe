//! What the table says to the server while somebody works in it: one cell, or several pasted rows. Answers are JSON.

use axum::{Json, extract::Form, http::StatusCode, response::IntoResponse};
use context::Error;
use register::Given;
use serde::Deserialize;
use serde_json::{Value as Json_, json};
use socket::{Outcome, Scope, Visit};
use uuid::Uuid;

use super::{history::told, scope::Here};
use crate::{
    READ, actions,
    model::{Event, Method},
    store,
};

/// One cell: the version that was read, and the field with its new value.
pub(super) async fn cell(here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let id = here.id()?;
    let method = method(visit, scope).await?;
    let version = given.get("version").and_then(|v| v.parse().ok());
    answer(visit, &method, actions::edit_event(&visit.context, scope, id, version, &in_words(given, &method)).await)
}

async fn method(visit: &Visit, scope: &Scope) -> context::Result<Method> {
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    store::method(&mut read, scope.year).await
}

/// The plan column as people write it: a star, *Nej, endast VoR*, or yes and no.
fn in_words(mut given: Given, method: &Method) -> Given {
    if let Some(text) = given.get("in_plan") {
        let flag = match text.trim() {
            "" | "false" => "false".to_owned(),
            text => match method.handling(text) {
                Some(crate::model::Handling::InPlan) => "true".to_owned(),
                Some(crate::model::Handling::Outside) => "false".to_owned(),
                None => text.to_owned(),
            },
        };
        given.insert("in_plan".to_owned(), flag);
    }
    given
}

/// The event as the table shows it.
fn row(method: &Method, event: &Event) -> Json_ {
    let zone = method.zone(event.likelihood, event.consequence);
    let handling = if event.handling.is_empty() { method.handling_word(event.in_plan) } else { &event.handling };
    json!({
        "id": event.head.id,
        "version": event.head.version,
        "number": event.label(),
        "event": event.event,
        "likelihood": method.printed("likelihood", event.likelihood),
        "consequence": method.printed("consequence", event.consequence),
        "in_plan": handling,
        "value": event.risk_value(),
        "zone": zone.map(|z| z.label.clone()),
        "rank": zone.map_or(0, |z| method.zone_rank(z)),
        "cell": event.likelihood.zip(event.consequence).map(|(l, c)| format!("{l}-{c}")),
    })
}

fn answer(visit: &Visit, method: &Method, outcome: context::Result<Event>) -> Outcome {
    let frame = &visit.frame;
    match outcome {
        Ok(event) => Ok(Json(row(method, &event)).into_response()),
        Err(Error::Invalid(problems)) => {
            let problems: Vec<_> = problems.iter().map(|p| frame.say(&p.message)).collect();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "problems": problems }))).into_response())
        }
        Err(Error::Conflict(conflict)) => {
            let differences = told(frame, method, conflict.kind, &conflict.differences);
            let body = json!({
                "by": conflict.by,
                "version": conflict.version,
                "text": frame.by("conflict-text", &conflict.by),
                "differences": differences.iter().map(|(f, t, o)| json!({ "field": f, "theirs": t, "own": o })).collect::<Vec<_>>(),
            });
            Ok((StatusCode::CONFLICT, Json(body)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// Rows pasted over the table, from the row they were pasted on and down.
#[derive(Deserialize)]
pub(super) struct Pasted {
    rows: Vec<PastedRow>,
}

#[derive(Deserialize)]
struct PastedRow {
    id: Uuid,
    version: i64,
    fields: Given,
}

/// How many rows are pasted at once.
const MOST_ROWS: usize = 1000;

/// All rows or none: what is wrong with any of them is told for each, and nothing is stored.
pub(super) async fn paste(here: Here, Json(pasted): Json<Pasted>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let method = method(visit, scope).await?;
    if pasted.rows.len() > MOST_ROWS {
        let first = pasted.rows.first().map(|row| row.id);
        let told = json!([{ "id": first, "field": "event", "problem": visit.frame.t("paste-too-many") }]);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "problems": told }))).into_response());
    }
    let rows: Vec<_> = pasted.rows.into_iter().map(|r| (r.id, r.version, in_words(r.fields, &method))).collect();
    match actions::edit_events(&visit.context, scope, &rows).await? {
        Ok(events) => {
            let rows: Vec<_> = events.iter().map(|e| row(&method, e)).collect();
            Ok(Json(json!({ "rows": rows })).into_response())
        }
        Err(problems) => {
            let told: Vec<_> = problems
                .iter()
                .map(|(id, field, message)| json!({ "id": id, "field": field, "problem": visit.frame.say(message) }))
                .collect();
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "problems": told }))).into_response())
        }
    }
}
