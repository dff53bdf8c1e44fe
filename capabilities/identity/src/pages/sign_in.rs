//! Signing in and out.

use askama::Template;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect},
};
use interface::{Frame, Page};
use socket::{House, Outcome, Visit};

use crate::{
    actions,
    token::{Token, cookie, session_cookie},
};

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn<'a> {
    frame: &'a Frame,
    token: String,
    holder: Option<String>,
}

fn page(visit: &Visit, token: String, holder: Option<String>) -> impl IntoResponse {
    Page(SignIn { frame: &visit.frame, token, holder })
}

pub(super) async fn ask(visit: Visit) -> Outcome {
    Ok(page(&visit, String::new(), None).into_response())
}

pub(super) async fn show(State(house): State<House>, visit: Visit, Path(token): Path<String>) -> Outcome {
    let holder = match Token::parse(&token) {
        Some(token) => actions::link_holder(&house, &token).await?.map(|(_, name)| name),
        None => None,
    };
    let status = if holder.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    Ok((status, page(&visit, token, holder)).into_response())
}

pub(super) async fn sign_in(State(house): State<House>, visit: Visit, Path(token): Path<String>) -> Outcome {
    let session = match Token::parse(&token) {
        Some(link) => actions::sign_in(&house, &visit.context, &link).await?,
        None => None,
    };
    Ok(match session {
        Some(session) => {
            let set = cookie(house.settings().secure, Some(&session));
            ([(header::SET_COOKIE, set)], Redirect::to("/")).into_response()
        }
        None => (StatusCode::NOT_FOUND, page(&visit, token, None)).into_response(),
    })
}

pub(super) async fn sign_out(State(house): State<House>, visit: Visit, headers: HeaderMap) -> Outcome {
    let secure = house.settings().secure;
    if let Some(session) = session_cookie(&headers, secure).and_then(|text| Token::parse(&text)) {
        actions::sign_out(&visit.context, &session).await?;
    }
    Ok(([(header::SET_COOKIE, cookie(secure, None))], Redirect::to("/sign-in")).into_response())
}
