//! Signing in and out.

use std::sync::Arc;

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
    store::{self, Offer},
    token::{self, Token, cookie},
};

#[derive(Template)]
#[template(path = "sign_in.html")]
pub(super) struct SignIn<'a> {
    frame: &'a Frame,
    token: String,
    holder: Option<String>,
    /// Whether letters are carried, so that a link can be asked for.
    mails: bool,
    /// Whether one was asked for just now.
    asked: bool,
    /// Other sign-ins that can be chosen.
    offers: Arc<Vec<Offer>>,
    /// Why somebody who came back from one of them was not signed in: the message's key.
    refused: Option<&'static str>,
    /// Where whoever has just left may leave their provider too: its name, and the address.
    leave: Option<(String, String)>,
}

impl<'a> SignIn<'a> {
    pub(super) async fn new(house: &House, visit: &'a Visit) -> context::Result<Self> {
        Ok(Self {
            frame: &visit.frame,
            token: String::new(),
            holder: None,
            mails: house.settings().mail,
            asked: false,
            offers: store::offers(house).await?,
            refused: None,
            leave: None,
        })
    }

    pub(super) fn refused(self, why: &'static str) -> Page<Self> {
        Page(Self { refused: Some(why), ..self })
    }
}

pub(super) async fn ask(State(house): State<House>, visit: Visit) -> Outcome {
    Ok(Page(SignIn::new(&house, &visit).await?).into_response())
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
    Ok(Page(SignIn { asked: true, ..SignIn::new(&house, &visit).await? }).into_response())
}

pub(super) async fn show(State(house): State<House>, visit: Visit, Path(token): Path<String>) -> Outcome {
    let holder = match Token::parse(&token) {
        Some(token) => actions::link_holder(&house, &token).await?.map(|(_, name)| name),
        None => None,
    };
    let status = if holder.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    Ok((status, Page(SignIn { token, holder, ..SignIn::new(&house, &visit).await? })).into_response())
}

pub(super) async fn sign_in(State(house): State<House>, visit: Visit, Path(token): Path<String>) -> Outcome {
    let session = match Token::parse(&token) {
        Some(link) => actions::sign_in(&house, &visit.context, &link).await?,
        None => None,
    };
    Ok(match session {
        Some(session) => {
            let set = cookie(&house, Some(&session));
            ([(header::SET_COOKIE, set)], Redirect::to("/")).into_response()
        }
        None => {
            let page = SignIn { token, ..SignIn::new(&house, &visit).await? };
            (StatusCode::NOT_FOUND, Page(page)).into_response()
        }
    })
}

pub(super) async fn sign_out(State(house): State<House>, visit: Visit, headers: HeaderMap) -> Outcome {
    let mut leave = None;
    if let Some(carried) = token::session(&house, &headers) {
        actions::sign_out(&visit.context, &carried.token).await?;
        leave = actions::also_leave(&house, &carried.token).await?;
    }
    let taken = [(header::SET_COOKIE, cookie(&house, None))];
    if leave.is_none() {
        return Ok((taken, Redirect::to("/sign-in")).into_response());
    }
    let frame = Frame { person: String::new(), menu: vec![], tabs: vec![], ..visit.frame.clone() };
    Ok((taken, Page(SignIn { frame: &frame, leave, ..SignIn::new(&house, &visit).await? })).into_response())
}
