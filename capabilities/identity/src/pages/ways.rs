//! One's own ways of signing in: passkeys, an app with codes, recovery codes, a password.

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use context::{Error, Result, Who};
use interface::{Frame, Page};
use qrcode::{QrCode, render::svg};
use register::Given;
use socket::{House, Outcome, Visit};
use uuid::Uuid;

use super::sign_in::with_cookies;
use crate::{
    PERSON,
    actions::{self, Added},
    model::{Credential, Credentials, Means},
    passkeys::{self, Challenge},
    store,
    token::{self, Token, cookie},
};

#[derive(Template)]
#[template(path = "ways.html")]
struct Ways<'a> {
    frame: &'a Frame,
    has: Credentials,
    /// What the browser is asked for a new passkey; none where the address allows none.
    passkey: Option<Challenge>,
    /// Recovery codes that were just made; they are shown once.
    codes: Vec<String>,
    label: String,
    /// What went wrong, and in which form.
    problem: Option<(String, String)>,
    /// What is about to be removed, and what goes with it: it is asked first.
    last: Option<(Uuid, String)>,
    /// A password is asked for with an address, which not everybody has.
    has_address: bool,
}

impl Ways<'_> {
    fn keys(&self) -> Vec<&Credential> {
        self.has.of(Means::Passkey).collect()
    }

    fn app(&self) -> Option<&Credential> {
        self.has.of(Means::App).next()
    }

    fn password(&self) -> Option<&Credential> {
        self.has.of(Means::Password).next()
    }

    fn left(&self) -> usize {
        self.has.of(Means::Recovery).count()
    }

    fn wrong(&self, form: &str) -> Option<&str> {
        self.problem.as_ref().filter(|(of, _)| of.as_str() == form).map(|(_, text)| text.as_str())
    }
}

/// The page's other state.
#[derive(Default)]
struct Shown {
    codes: Vec<String>,
    label: String,
    problem: Option<(String, String)>,
    last: Option<(Uuid, String)>,
}

fn oneself(visit: &Visit) -> Result<Uuid> {
    match visit.context.actor.who {
        Who::Person(person) => Ok(person),
        Who::Console => Err(Error::NotFound),
    }
}

fn session(house: &House, headers: &HeaderMap) -> Result<Token> {
    Ok(token::session(house, headers).ok_or(Error::NotFound)?.token)
}

pub(super) async fn show(State(house): State<House>, visit: Visit) -> Outcome {
    page(&house, visit, Shown::default()).await
}

async fn page(house: &House, mut visit: Visit, shown: Shown) -> Outcome {
    let id = oneself(&visit)?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("me"), "/me").crumb(visit.frame.t("ways"), "");
    // Whoever is here is doing what the notice asks for.
    visit.frame.notice = None;
    let mut read = visit.context.read_common().await?;
    let has = store::credentials(&mut read, id).await?;
    let handles = store::handles(&mut read, id).await?;
    let person = PERSON.find(&mut read, id).await?.ok_or(Error::NotFound)?;
    drop(read);
    let account = if person.email.is_empty() { &person.name } else { &person.email };
    let passkey = passkeys::ask_new(house, id, account, &handles);
    let Shown { codes, label, problem, last } = shown;
    let status = if problem.is_some() || last.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let has_address = !person.email.is_empty();
    let body = Ways { frame: &visit.frame, has, passkey, codes, label, problem, last, has_address };
    Ok((status, Page(body)).into_response())
}

/// The page again with what was wrong, or what came of it.
async fn outcome(house: &House, visit: Visit, form: &str, label: String, done: Result<Added>) -> Outcome {
    match done {
        Ok(added) => {
            let answer: Response = if added.codes.is_empty() {
                Redirect::to("/me/sign-in").into_response()
            } else {
                page(house, visit, Shown { codes: added.codes, ..Shown::default() }).await?
            };
            with_cookies(answer, added.session.map(|session| cookie(house, Some(&session))))
        }
        Err(Error::Invalid(problems)) => {
            let text = problems.iter().map(|p| visit.frame.say(&p.message)).collect::<Vec<_>>().join(" ");
            page(house, visit, Shown { label, problem: Some((form.to_owned(), text)), ..Shown::default() }).await
        }
        Err(error) => Err(error.into()),
    }
}

fn text(given: &Given, name: &str) -> String {
    given.get(name).cloned().unwrap_or_default()
}

pub(super) async fn add_passkey(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Outcome {
    let (label, sealed, answer) = (text(&given, "label"), text(&given, "challenge"), text(&given, "answer"));
    let named = if label.trim().is_empty() { visit.frame.t("passkey-unnamed") } else { label.clone() };
    let session = session(&house, &headers)?;
    let done = actions::add_passkey(&house, &visit.context, &session, &named, &sealed, &answer).await;
    outcome(&house, visit, "passkey", label, done).await
}

pub(super) async fn set_password(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    let done = actions::set_password(&house, &visit.context, &text(&given, "password")).await;
    outcome(&house, visit, "password", String::new(), done.map(|()| Added::default())).await
}

pub(super) async fn renew_recovery(State(house): State<House>, visit: Visit) -> Outcome {
    let done = actions::renew_recovery(&house, &visit.context).await;
    outcome(&house, visit, "recovery", String::new(), done.map(|codes| Added { codes, session: None })).await
}

pub(super) async fn remove(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    match actions::remove(&house, &visit.context, id, given.contains_key("sure")).await {
        Err(Error::Invalid(problems)) => {
            let text = problems.iter().map(|p| visit.frame.say(&p.message)).collect::<Vec<_>>().join(" ");
            let last = Some((id, text));
            page(&house, visit, Shown { last, ..Shown::default() }).await
        }
        done => {
            done?;
            Ok(Redirect::to("/me/sign-in").into_response())
        }
    }
}

#[derive(Template)]
#[template(path = "app.html")]
struct AppPage<'a> {
    frame: &'a Frame,
    sealed: String,
    /// In base32, in fours.
    secret: String,
    /// The same as a picture, base64 of SVG.
    picture: String,
    problem: Option<String>,
}

pub(super) async fn show_app(State(house): State<House>, visit: Visit) -> Outcome {
    let sealed = actions::fresh_app(&house, oneself(&visit)?);
    app_page(&house, visit, sealed, None)
}

fn app_page(house: &House, mut visit: Visit, sealed: String, problem: Option<String>) -> Outcome {
    let (id, name) = (oneself(&visit)?, visit.context.actor.name.clone());
    let (secret, address) = actions::shown_app(house, id, &sealed, &name).ok_or(Error::NotFound)?;
    let code = QrCode::new(address).map_err(|e| Error::Internal(e.to_string()))?;
    let picture = BASE64_STANDARD.encode(code.render::<svg::Color<'_>>().min_dimensions(200, 200).build());
    let frame = visit.frame.clone();
    visit.frame = frame.crumb(visit.frame.t("me"), "/me").crumb(visit.frame.t("ways"), "/me/sign-in");
    visit.frame = visit.frame.clone().crumb(visit.frame.t("app"), "");
    visit.frame.notice = None;
    let fours = secret.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ");
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let body = AppPage { frame: &visit.frame, sealed, secret: fours, picture, problem };
    Ok((status, Page(body)).into_response())
}

pub(super) async fn add_app(
    State(house): State<House>,
    visit: Visit,
    headers: HeaderMap,
    Form(given): Form<Given>,
) -> Outcome {
    let (sealed, code) = (text(&given, "sealed"), text(&given, "code"));
    let session = session(&house, &headers)?;
    match actions::add_app(&house, &visit.context, &session, &sealed, &code).await {
        // The secret stays: whoever has just read it into the app need not do it again.
        Err(Error::Invalid(problems)) => {
            let text = problems.iter().map(|p| visit.frame.say(&p.message)).collect::<Vec<_>>().join(" ");
            app_page(&house, visit, sealed, Some(text))
        }
        done => outcome(&house, visit, "app", String::new(), done).await,
    }
}
