//! The page that says why something was not done: what happened, where, and what to do.

use askama::Template;
use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use context::{Error, Message};
use interface::{Frame, Page};
use socket::{Fault, Visit};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: &'a Frame,
    title: &'static str,
    text: String,
    problems: Vec<String>,
    differences: Vec<(String, String, String)>,
    /// Whether it is about what somebody wanted gone.
    removing: bool,
    /// The page one came from, as it stands now.
    from: Option<String>,
    /// Where a document is requested, for whoever has met that there is nothing, or nothing for them: a person answers that, not we.
    request: Option<String>,
}

/// Draws the page around a [`Fault`], and around the bare refusals of the layers below.
pub(super) async fn draw(request: Request, next: Next) -> Response {
    let visit = request.extensions().get::<Visit>().cloned();
    let from = came_from(&request);
    // The address without what was asked in it, which may hold a name: the unit stands in its path.
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = next.run(request).await;
    if let Some(Fault(error)) = response.extensions().get::<Fault>()
        && let Error::Database(_) | Error::Internal(_) = &**error
    {
        let unit = path.split('/').nth(1).unwrap_or_default();
        tracing::error!(%error, %method, %path, %unit, "a request failed");
    }
    let Some(Visit { frame, .. }) = visit else { return response };
    let status = response.status();
    if let Some(Fault(error)) = response.extensions().get::<Fault>() {
        return (status, page(&frame, error, from)).into_response();
    }
    let bare = !response.headers().contains_key(header::CONTENT_TYPE)
        || response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/plain"));
    let (title, text) = match status {
        StatusCode::PAYLOAD_TOO_LARGE if bare => ("error-too-large", "error-too-large-text"),
        StatusCode::REQUEST_TIMEOUT if bare => ("error-slow", "error-slow-text"),
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::METHOD_NOT_ALLOWED if bare => {
            ("error-not-found", "error-not-found-text")
        }
        _ => return response,
    };
    let text = frame.t(text);
    let bare = ErrorPage {
        frame: &frame,
        title,
        text,
        problems: vec![],
        differences: vec![],
        removing: false,
        from: None,
        request: None,
    };
    (status, Page(bare)).into_response()
}

/// The page of ours that a form was sent from: its path and question, never another's address.
fn came_from(request: &Request) -> Option<String> {
    let said = |name| request.headers().get(name)?.to_str().ok();
    let (_, own) = said(header::REFERER)?.split_once("://")?;
    let path = own.strip_prefix(said(header::HOST)?)?;
    interface::leads_home(path).then(|| path.to_owned())
}

fn page(frame: &Frame, error: &Error, from: Option<String>) -> Response {
    let mut problems = vec![];
    let mut differences = vec![];
    let mut removing = false;
    let (title, text) = match error {
        Error::Denied(_) => ("error-denied", frame.t("error-denied-text")),
        Error::NotFound => ("error-not-found", frame.t("error-not-found-text")),
        Error::Invalid(all) => {
            problems = all.iter().map(|p| frame.say(&p.message)).collect();
            ("error-invalid", String::new())
        }
        Error::Conflict(conflict) => {
            for d in &conflict.differences {
                let shown = |v: &Option<String>| v.clone().unwrap_or_default();
                differences.push((frame.told_label(conflict.kind, &d.field), shown(&d.before), shown(&d.after)));
            }
            removing = conflict.removing;
            let text = if removing { "error-conflict-remove" } else { "error-conflict-text" };
            ("error-conflict", frame.say(&Message::new(text).with("by", conflict.by.as_str())))
        }
        Error::Database(_) | Error::Internal(_) => ("error-internal", frame.t("error-internal-text")),
    };
    let request = matches!(error, Error::Denied(_) | Error::NotFound)
        .then(|| format!("/request?about={}", interface::in_address(&frame.path)));
    let from = from.filter(|_| matches!(error, Error::Invalid(_) | Error::Conflict(_)));
    Page(ErrorPage { frame, title, text, problems, differences, removing, from, request }).into_response()
}
