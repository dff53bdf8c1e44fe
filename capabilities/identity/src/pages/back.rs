//! A form that was sent after its session had ended. It waits in the page while whoever filled it in signs in, and goes on from there: nothing
//! of it is kept on the server, and no handler knows of it.

use askama::Template;
use axum::{
    extract::{Form, Path, RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect},
};
use context::Error;
use interface::{Frame, Page};
use socket::{Access, House, Outcome, SIGNED_OUT, Takes, Visit};

#[derive(Template)]
#[template(path = "back.html")]
struct Back<'a> {
    frame: &'a Frame,
    /// This page's own address, by which the form goes on.
    action: String,
    fields: Vec<(String, String)>,
}

pub(super) async fn wait(
    State(house): State<House>,
    visit: Visit,
    Path(to): Path<String>,
    RawQuery(query): RawQuery,
    Form(fields): Form<Vec<(String, String)>>,
) -> Outcome {
    let path = format!("/{to}");
    let ours = house.route("POST", &path).is_some_and(|r| r.takes == Takes::Form && r.access != Access::Public);
    if !ours {
        return Err(Error::NotFound.into());
    }
    let onwards = query.map_or(path.clone(), |query| format!("{path}?{query}"));
    if visit.signed_in() {
        return Ok(Redirect::temporary(&onwards).into_response());
    }
    let frame = &Frame { path: String::new(), ..visit.frame };
    let page = Back { frame, action: format!("{SIGNED_OUT}{onwards}"), fields };
    Ok((StatusCode::UNAUTHORIZED, [(header::CACHE_CONTROL, "no-store")], Page(page)).into_response())
}

/// Nothing but that somebody is there still: the session goes on.
pub(super) async fn stay() -> StatusCode {
    StatusCode::NO_CONTENT
}
