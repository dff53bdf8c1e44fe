//! Signing in and out.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Form, Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use context::{Error, Message};
use interface::{Frame, Page};
use register::Given;
use socket::{House, Outcome, Visit};

use crate::{
    actions::{self, Met, Proof},
    passkeys::{self, Challenge},
    store::{self, Offer},
    token::{self, Device, Token, Way, cookie},
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
    /// What the browser is asked, where passkeys can be used.
    passkey: Option<Challenge>,
    /// The address that was typed.
    email: String,
    /// Whoever has shown one proof and has another to show.
    waiting: Option<String>,
    /// Why somebody was not signed in.
    refused: Option<String>,
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
            offers: store::offers(house, &visit.context.moment).await?,
            passkey: passkeys::ask(house),
            email: String::new(),
            waiting: None,
            refused: None,
            leave: None,
        })
    }

    /// What goes along with a passkey here.
    fn nothing(&self) -> &[(String, String)] {
        &[]
    }

    pub(super) fn refused(self, why: String) -> Page<Self> {
        Page(Self { refused: Some(why), ..self })
    }
}

/// How long to wait, in words.
pub(super) fn wait(frame: &Frame, seconds: i64) -> String {
    let (key, n) = if seconds < 90 { ("sign-in-wait", seconds) } else { ("sign-in-wait-minutes", (seconds + 59) / 60) };
    frame.say(&Message::new(key).with("n", n))
}

/// Cookies and where to go, for whoever has been let in.
pub(super) fn with_cookies(mut answer: Response, cookies: impl IntoIterator<Item = String>) -> Outcome {
    for cookie in cookies {
        let set = cookie.parse().map_err(|_| Error::Internal("a cookie of our own is unfit".to_owned()))?;
        answer.headers_mut().append(header::SET_COOKIE, set);
    }
    Ok(answer)
}

/// Whose session waits for its second proof, and the session.
async fn waits(house: &House, headers: &HeaderMap) -> context::Result<Option<(Token, String)>> {
    let Some(carried) = token::session(house, headers) else { return Ok(None) };
    let found = actions::waiting(house, &carried.token).await?;
    Ok(found.map(|(_, name)| (carried.token, name)))
}

/// Somebody who is let in, and led to where they were on their way.
pub(super) fn let_in(house: &House, headers: &HeaderMap, cookies: impl IntoIterator<Item = String>) -> Outcome {
    let way = Way::of(house, headers);
    with_cookies(Redirect::to(way.leads()).into_response(), cookies.into_iter().chain([Way::walked(house)]))
}

pub(super) async fn ask(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
    Query(asked): Query<Given>,
) -> Outcome {
    let waiting = waits(&house, &headers).await?.map(|(_, name)| name);
    let page = Page(SignIn { waiting, ..SignIn::new(&house, &visit).await? }).into_response();
    with_cookies(page, asked.get("to").and_then(|to| Way::to(&house, to)))
}

/// The page again for whoever was wrong, or has to wait.
fn not_met(met: Met, page: SignIn<'_>, wrong: &str) -> Outcome {
    let frame = page.frame;
    Ok(match met {
        Met::Wait(seconds) => {
            let after = [(header::RETRY_AFTER, seconds.to_string())];
            (StatusCode::TOO_MANY_REQUESTS, after, page.refused(wait(frame, seconds))).into_response()
        }
        _ => (StatusCode::UNPROCESSABLE_ENTITY, page.refused(frame.t(wrong))).into_response(),
    })
}

pub(super) async fn password(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Outcome {
    let value = |name: &str| given.get(name).cloned().unwrap_or_default();
    let (email, password) = (value("email"), value("password"));
    if password.is_empty() && house.settings().mail {
        return mail(State(house), visit, Form(given)).await;
    }
    let device = Device::of(&house, &headers);
    let met = actions::with_password(&house, &visit.context, &email, &password, device.as_ref()).await?;
    match met {
        Met::In(session, _) => with_cookies(Redirect::to("/sign-in").into_response(), [cookie(&house, Some(&session))]),
        met => not_met(met, SignIn { email, ..SignIn::new(&house, &visit).await? }, "sign-in-wrong"),
    }
}

/// A code, which is only ever the second proof.
pub(super) async fn code(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Outcome {
    let Some((session, name)) = waits(&house, &headers).await? else {
        return not_met(Met::Wrong, SignIn::new(&house, &visit).await?, "sign-in-provider-stale");
    };
    let code = given.get("code").map(String::as_str).unwrap_or_default();
    let device = Device::of(&house, &headers);
    let met = actions::prove(&house, &visit.context, &session, Proof::Code(code), device.as_ref()).await?;
    let page = SignIn { waiting: Some(name), ..SignIn::new(&house, &visit).await? };
    signed_in(&house, &headers, met, page, "sign-in-code-wrong")
}

/// A passkey: both proofs at once, or the second.
pub(super) async fn passkey(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Outcome {
    let value = |name: &str| given.get(name).map(String::as_str).unwrap_or_default();
    let (challenge, answer) = (value("challenge"), value("answer"));
    let waits = waits(&house, &headers).await?;
    let met = match &waits {
        Some((session, _)) => {
            actions::prove(&house, &visit.context, session, Proof::Passkey(challenge, answer), None).await?
        }
        None => actions::with_passkey(&house, &visit.context, challenge, answer).await?,
    };
    let page = SignIn { waiting: waits.map(|(_, name)| name), ..SignIn::new(&house, &visit).await? };
    signed_in(&house, &headers, met, page, "sign-in-passkey-wrong")
}

fn signed_in(house: &House, headers: &HeaderMap, met: Met, page: SignIn<'_>, wrong: &str) -> Outcome {
    match met {
        Met::In(session, person) => {
            let_in(house, headers, [cookie(house, Some(&session)), Device::cookie(house, person)])
        }
        met => not_met(met, page, wrong),
    }
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
    if holder.is_none() {
        return spent(&house, &visit).await;
    }
    Ok(Page(SignIn { token, holder, ..SignIn::new(&house, &visit).await? }).into_response())
}

pub(super) async fn sign_in(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Outcome {
    let session = match Token::parse(&token) {
        Some(link) => actions::sign_in(&house, &visit.context, &link).await?,
        None => None,
    };
    match session {
        Some(session) => let_in(&house, &headers, [cookie(&house, Some(&session))]),
        None => spent(&house, &visit).await,
    }
}

/// A link that is used or too old says so above the other ways in, where another can be asked for.
async fn spent(house: &House, visit: &Visit) -> Outcome {
    let page = SignIn::new(house, visit).await?.refused(visit.frame.t("sign-in-spent"));
    Ok((StatusCode::NOT_FOUND, page).into_response())
}

pub(super) async fn sign_out(State(house): State<House>, visit: Visit, headers: HeaderMap) -> Outcome {
    let mut leave = None;
    if let Some(carried) = token::session(&house, &headers) {
        actions::sign_out(&house, &visit.context, &carried.token).await?;
        leave = actions::also_leave(&house, &carried.token).await?;
    }
    // Whoever signs in next is not led to where somebody else was on their way.
    let taken = [cookie(&house, None), Way::walked(&house)];
    if leave.is_none() {
        return with_cookies(Redirect::to("/sign-in").into_response(), taken);
    }
    let frame = Frame { person: String::new(), session: None, menu: vec![], tabs: vec![], ..visit.frame.clone() };
    let page = Page(SignIn { frame: &frame, leave, ..SignIn::new(&house, &visit).await? });
    with_cookies(page.into_response(), taken)
}
