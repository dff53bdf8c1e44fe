//! Signing in and out.

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect},
};
use context::Error;
use interface::{Frame, Page};
use register::Given;
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
    /// Whether letters are carried, so that a link can be asked for.
    mails: bool,
    /// Whether one was asked for just now.
    asked: bool,
}

fn page(house: &House, visit: &Visit, token: String, holder: Option<String>) -> impl IntoResponse {
    Page(SignIn { frame: &visit.frame, token, holder, mails: house.settings().mail, asked: false })
}

pub(super) async fn ask(State(house): State<House>, visit: Visit) -> Outcome {
    Ok(page(&house, &visit, String::new(), None).into_response())
}

/// Asks for a link by letter. The answer, and the time it takes, are the same whether anybody has the address.
pub(super) async fn mail(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    if !house.settings().mail {
        return Err(Error::NotFound.into());
    }
    let address = given.get("email").cloned().unwrap_or_default();
    let (writer, context) = (house.clone(), visit.context.clone());
    tokio::spawn(async move {
        if let Err(error) = actions::mail_link(&writer, &context, &address).await {
            tracing::error!(%error, "a sign-in link was not written");
        }
    });
    Ok(Page(SignIn { frame: &visit.frame, token: String::new(), holder: None, mails: true, asked: true })
        .into_response())
}

pub(super) async fn show(State(house): State<House>, visit: Visit, Path(token): Path<String>) -> Outcome {
    let holder = match Token::parse(&token) {
        Some(token) => actions::link_holder(&house, &token).await?.map(|(_, name)| name),
        None => None,
    };
    let status = if holder.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    Ok((status, page(&house, &visit, token, holder)).into_response())
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
        None => (StatusCode::NOT_FOUND, page(&house, &visit, token, None)).into_response(),
    })
}

pub(super) async fn sign_out(State(house): State<House>, visit: Visit, headers: HeaderMap) -> Outcome {
    let secure = house.settings().secure;
    if let Some(session) = session_cookie(&headers, secure).and_then(|text| Token::parse(&text)) {
        actions::sign_out(&visit.context, &session).await?;
    }
    Ok(([(header::SET_COOKIE, cookie(secure, None))], Redirect::to("/sign-in")).into_response())
}
