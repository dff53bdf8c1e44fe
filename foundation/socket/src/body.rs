//! What is sent, before a handler makes anything of it: how large it may be, how many fields it has, and how long it takes to come.

use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

/// What a route takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A form, as people fill them in.
    Form,
    /// A document of a protocol between machines: a group with all its members is the largest.
    Document,
    /// A file, beside a few fields.
    File,
}

impl Takes {
    /// The most that is read, in bytes.
    pub fn most(self) -> usize {
        match self {
            // The longest text that is taken is 20 000 characters, of which each may be sent as twelve; a form has two of them.
            Self::Form => 768 * 1024,
            Self::Document => 8 * 1024 * 1024,
            // A little more than the largest spreadsheet that is read, so that its own message is the one that is met.
            Self::File => documents::spreadsheet::LARGEST + 1024 * 1024,
        }
    }
}

/// The most fields of a form; the largest, where last year's structure is chosen row by row, has a few hundred.
const MOST_FIELDS: usize = 2000;
/// The longest name of a field, as it is sent.
const LONGEST_NAME: usize = 400;
/// How long a form may take to come.
const IN_TIME: Duration = Duration::from_secs(30);

/// Reads a form whole, and looks at its fields before a map is made of them.
pub async fn read_form(request: Request, next: Next) -> Response {
    match form(request).await {
        Ok(request) => next.run(request).await,
        Err(refused) => refused,
    }
}

async fn form(request: Request) -> Result<Request, Response> {
    let kind = request.headers().get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_ascii_lowercase());
    if !kind.is_some_and(|kind| kind.starts_with(b"application/x-www-form-urlencoded")) {
        return Ok(request);
    }
    let most = Takes::Form.most();
    let too_large = || StatusCode::PAYLOAD_TOO_LARGE.into_response();
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|n| n.to_str().ok()?.parse::<usize>().ok());
    if said.is_some_and(|said| said > most) {
        return Err(too_large());
    }
    let (parts, body) = request.into_parts();
    let bytes = match tokio::time::timeout(IN_TIME, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err(too_large()),
        Err(_) => return Err(StatusCode::REQUEST_TIMEOUT.into_response()),
    };
    let name = |field: &[u8]| field.iter().take_while(|byte| **byte != b'=').count();
    let mut fields = bytes.split(|byte| *byte == b'&');
    if fields.clone().count() > MOST_FIELDS || fields.any(|field| name(field) > LONGEST_NAME) {
        return Err(too_large());
    }
    Ok(Request::from_parts(parts, Body::from(bytes)))
}
