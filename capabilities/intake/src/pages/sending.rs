//! Handing in, and coming back with the code. Nobody is asked who they are, and nothing is kept of them: the code goes along in each form.

use askama::Template;
use axum::{
    extract::{Form, Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use context::{Error, Message, Problem};
use interface::{ErrorSummary, FormField, Frame, Page, Returned};
use register::{FieldView, Given, Shape};
use serde::Deserialize;
use socket::{Against, House, Outcome, Slowed, Visit};

use super::sent;
use crate::{
    actions, addressing,
    model::{MATTER, Matter, Note},
};

/// How many wrong codes from one address cost nothing, within a quarter of an hour; counted in memory and never written down.
const FREE: u32 = 10;

#[derive(Template)]
#[template(path = "sending.html")]
struct Sending<'a> {
    frame: &'a Frame,
    /// `request` or `report`.
    sort: &'static str,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
}

/// What a link may bring: the address that somebody could not reach.
#[derive(Deserialize)]
pub(super) struct About {
    #[serde(default)]
    about: String,
}

fn views(sort: &str) -> Vec<FieldView> {
    let body = FieldView::new("body", Shape::Choice(&[]), true);
    let wanted: &[&str] = if sort == "report" { &["route", "about", "text"] } else { &["text", "contact"] };
    let form = MATTER.form(None);
    let field = |name: &&str| form.iter().find(|f| *f.name == **name).cloned();
    let required = |view: FieldView| FieldView { required: view.required || view.name == "route", ..view };
    let place = FieldView::new("where", Shape::Text { max: 200 }, false);
    let manager = FieldView::new("manager", Shape::Flag, false);
    let own = if sort == "report" { vec![place, manager] } else { vec![] };
    std::iter::once(body).chain(own).chain(wanted.iter().filter_map(field)).map(required).collect()
}

async fn page(house: &House, mut visit: Visit, sort: &'static str, back: Returned) -> Outcome {
    let bodies = addressing::bodies(house, &visit).await?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t(&format!("intake-{sort}")), "");
    let frame = &visit.frame;
    let mut views = back.fill(views(sort), sort, None);
    // With only one body there is nothing to choose.
    if let ([(only, _)], true) = (bodies.as_slice(), views[0].value.is_empty()) {
        views[0].value.clone_from(only);
    }
    // The same field asks for different things: its label is that of the sort.
    let mut fields: Vec<FormField> =
        views.iter().map(|view| FormField::new(frame, sort, view, &back.problems)).collect();
    fields[0].options = bodies;
    if let Some(route) = fields.iter_mut().find(|f| f.field.name == "route") {
        let all = crate::model::ROUTES.iter().map(|r| (r.name.to_owned(), frame.t(&format!("route-{}", r.name))));
        route.options = all.collect();
    }
    let summary = ErrorSummary { frame, kind: sort, problems: &back.problems };
    let status = back.status();
    Ok((status, Page(Sending { frame, sort, fields, summary })).into_response())
}

/// How long whoever has guessed codes has to wait, if at all.
fn guessed(house: &House, visit: &Visit) -> Option<i64> {
    let address = visit.context.address.map(|a| a.to_string()).unwrap_or_default();
    let against = [Against { name: format!("receipt|{address}"), free: FREE }];
    house.attempt(&against).err()
}

fn too_many(seconds: i64) -> Problem {
    Problem { field: String::new(), message: Message::new("intake-wait").with("n", seconds) }
}

/// A page for whoever has to wait, whole as it is.
fn wait(mut page: Response, seconds: i64) -> Response {
    *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    page
}

pub(super) async fn ask_request(State(house): State<House>, visit: Visit, Query(about): Query<About>) -> Outcome {
    let mut back = Returned::default();
    if !about.about.is_empty() {
        let text = visit.frame.say(&Message::new("request-about").with("about", about.about.as_str()));
        back.given.insert("text".into(), text);
        back.of = Some(("request", None));
    }
    page(&house, visit, "request", back).await
}

pub(super) async fn ask_report(State(house): State<House>, visit: Visit) -> Outcome {
    page(&house, visit, "report", Returned::default()).await
}

pub(super) async fn send_request(house: State<House>, visit: Visit, slowed: Slowed, form: Form<Given>) -> Outcome {
    send(&house, visit, "request", slowed, form.0).await
}

pub(super) async fn send_report(house: State<House>, visit: Visit, slowed: Slowed, form: Form<Given>) -> Outcome {
    send(&house, visit, "report", slowed, form.0).await
}

async fn send(house: &House, visit: Visit, sort: &'static str, slowed: Slowed, given: Given) -> Outcome {
    if let Slowed(Some(seconds)) = slowed {
        let back = Returned { given, problems: vec![too_many(seconds)], conflict: None, of: Some((sort, None)) };
        return Ok(wait(page(house, visit, sort, back).await?, seconds));
    }
    let done = match addressing::chosen(house, &visit, &given).await {
        // What else is wrong is told at once.
        Err(Error::Invalid(problems)) => {
            let more = actions::checked(sort, &given).err().unwrap_or_default();
            Err(Error::Invalid(problems.into_iter().chain(more).collect()))
        }
        Err(error) => Err(error),
        Ok((context, unit)) if sort == "report" => actions::report(house, &context, &unit, &given).await,
        Ok((context, unit)) => actions::request(house, &context, &unit, &given).await,
    };
    match done {
        Ok(code) => Ok(sent::lead(house, sort, code)),
        Err(error) => page(house, visit, sort, Returned::refused(error, given, sort, None)?).await,
    }
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct Receipt<'a> {
    frame: &'a Frame,
    code: String,
    found: Option<(Matter, Vec<Note>)>,
    /// How to have it tried, where not everything was given out.
    appeal: Vec<String>,
    problem: Option<String>,
    /// Where the code of what was just sent from this browser is shown.
    sent: Option<&'static str>,
    /// What was typed and not taken.
    text: String,
    refused: Option<String>,
}

impl Receipt<'_> {
    fn word(&self, key: &str, value: &str) -> String {
        self.frame.t(&format!("{key}-{value}"))
    }
}

impl<'a> Receipt<'a> {
    fn new(frame: &'a Frame, code: String) -> Self {
        Self { frame, code, found: None, appeal: vec![], problem: None, sent: None, text: String::new(), refused: None }
    }
}

pub(super) async fn ask_code(State(house): State<House>, mut visit: Visit, headers: HeaderMap) -> Outcome {
    visit.frame = visit.frame.clone().crumb(visit.frame.t("receipt"), "");
    let sent = sent::page(&house, &headers);
    Ok(Page(Receipt { sent, ..Receipt::new(&visit.frame, String::new()) }).into_response())
}

pub(super) async fn come_back(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    thread(&house, visit, &given, None).await
}

/// What a code leads to; a wrong one costs a try.
async fn thread(house: &House, mut visit: Visit, given: &Given, refused: Option<(String, String)>) -> Outcome {
    let code = given.get("code").cloned().unwrap_or_default();
    visit.frame = visit.frame.clone().crumb(visit.frame.t("receipt"), "");
    let frame = &visit.frame;
    let Some((tenant, matter, notes)) = actions::by_code(house, &code).await? else {
        let (problem, seconds) = match guessed(house, &visit) {
            Some(seconds) => (frame.say(&too_many(seconds).message), Some(seconds)),
            None => (frame.t("receipt-unknown"), None),
        };
        let page = Page(Receipt { problem: Some(problem), ..Receipt::new(frame, code) });
        return Ok(match seconds {
            Some(seconds) => wait(page.into_response(), seconds),
            None => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        });
    };
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (text, refused) = refused.map_or((String::new(), None), |(text, why)| (text, Some(why)));
    let answered = match matter.outcome.as_str() {
        "given-out-masked" => Some(secrecy::Answered::Masked),
        "refused" => Some(secrecy::Answered::Refused),
        _ => None,
    };
    let unit = organisation::unit_by_id(&mut house.database().read(tenant).await?, matter.unit).await?;
    let authority = unit.map(|unit| unit.name).unwrap_or_default();
    let appeal = answered.into_iter().flat_map(|how| secrecy::appeal(how, frame.language, &authority)).collect();
    let body = Receipt { found: Some((matter, notes)), appeal, text, refused, ..Receipt::new(frame, code) };
    Ok((status, Page(body)).into_response())
}

pub(super) async fn add(house: State<House>, visit: Visit, slowed: Slowed, Form(given): Form<Given>) -> Outcome {
    let value = |name: &str| given.get(name).cloned().unwrap_or_default();
    if let Slowed(Some(seconds)) = slowed {
        let said = visit.frame.say(&too_many(seconds).message);
        return Ok(wait(thread(&house, visit, &given, Some((value("text"), said))).await?, seconds));
    }
    let refused = match actions::add(&house, &visit.context, &value("code"), &value("text")).await {
        Ok(()) | Err(Error::NotFound) => None,
        Err(Error::Invalid(problems)) => {
            problems.first().map(|problem| (value("text"), visit.frame.say(&problem.message)))
        }
        Err(error) => return Err(error.into()),
    };
    thread(&house, visit, &given, refused).await
}

/// The copy that goes along with the answer.
pub(super) async fn copy(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    let code = given.get("code").cloned().unwrap_or_default();
    let found = actions::by_code(&house, &code).await?;
    let Some((tenant, Some(copy))) = found.map(|(tenant, matter, _)| (tenant, matter.copy)) else {
        return thread(&house, visit, &given, None).await;
    };
    let mut read = house.database().read(tenant).await?;
    let bytes = secrecy::given_out(&mut read, copy).await?.ok_or(Error::NotFound)?;
    Ok(super::pdf(bytes, "kopia.pdf"))
}

/// The decision not to give anything out.
pub(super) async fn decision(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    let code = given.get("code").cloned().unwrap_or_default();
    let Some((tenant, matter, _)) = actions::by_code(&house, &code).await? else {
        return thread(&house, visit, &given, None).await;
    };
    let mut read = house.database().read(tenant).await?;
    Ok(super::pdf(secrecy::refusal(&mut read, matter.head.id).await?.ok_or(Error::NotFound)?, "beslut.pdf"))
}
