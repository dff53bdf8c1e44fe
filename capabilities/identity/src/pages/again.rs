//! Asking somebody again who they are, before what is dangerous. What they sent waits in the page, and goes on from there.

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect},
};
use context::{Error, Who};
use interface::{Frame, Page};
use socket::{ASK_AGAIN, House, Outcome, Visit};

use super::sign_in::{wait, with_cookies};
use crate::{
    actions::{self, Met, Proof},
    model::Means,
    passkeys::{self, Challenge},
    store,
    token::{self, Device, cookie},
};

#[derive(Template)]
#[template(path = "again.html")]
struct Again<'a> {
    frame: &'a Frame,
    /// This page's own address.
    action: String,
    /// What was sent, but for proofs.
    fields: Vec<(String, String)>,
    passkey: Option<Challenge>,
    codes: bool,
    refused: Option<String>,
}

const CODE: &str = "again-code";
const CHALLENGE: &str = "again-challenge";
const ANSWER: &str = "again-answer";

pub(super) async fn ask(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
    Path(to): Path<String>,
    Form(given): Form<Vec<(String, String)>>,
) -> Outcome {
    let (Who::Person(person), Some(carried)) = (&visit.context.actor.who, token::session(&house, &headers)) else {
        return Err(Error::NotFound.into());
    };
    let path = format!("/{to}");
    if !house.route("POST", &path).is_some_and(|route| route.asked_again) {
        return Err(Error::NotFound.into());
    }
    // They have signed in anew in another tab.
    if visit.recent {
        return Ok(Redirect::temporary(&path).into_response());
    }
    let value = |name: &str| given.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    let proof = match (value(CODE), value(ANSWER)) {
        ("", "") => None,
        (code, "") => Some(Proof::Code(code)),
        (_, answer) => Some(Proof::Passkey(value(CHALLENGE), answer)),
    };
    let frame = &Frame { path: String::new(), ..visit.frame.clone() };
    let (mut status, mut refused) = (StatusCode::OK, None);
    if let Some(proof) = proof {
        let device = Device::of(&house, &headers);
        match actions::prove(&house, &visit.context, &carried.token, proof, device.as_ref()).await? {
            Met::In(session, _) => {
                return with_cookies(Redirect::temporary(&path).into_response(), [cookie(&house, Some(&session))]);
            }
            Met::Wrong => (status, refused) = (StatusCode::UNPROCESSABLE_ENTITY, Some(frame.t("again-wrong"))),
            Met::Wait(n) => (status, refused) = (StatusCode::TOO_MANY_REQUESTS, Some(wait(frame, n))),
        }
    }
    let mut read = visit.context.read_common().await?;
    let has = store::credentials(&mut read, *person).await?;
    drop(read);
    let passkey = if has.of(Means::Passkey).next().is_some() { passkeys::ask(&house) } else { None };
    let codes = has.of(Means::App).next().is_some() || has.of(Means::Recovery).next().is_some();
    let fields = given.into_iter().filter(|(name, _)| ![CODE, CHALLENGE, ANSWER].contains(&name.as_str())).collect();
    let page = Again { frame, action: format!("{ASK_AGAIN}{path}"), fields, passkey, codes, refused };
    Ok((status, [(header::CACHE_CONTROL, "no-store")], Page(page)).into_response())
}
