//! Handing in, and coming back with the code. Nobody is asked who they are, and no cookie is set: the code goes along in each form.

use askama::Template;
use axum::{
    extract::{Form, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use context::{Error, Message, Problem};
use interface::{ErrorSummary, FormField, Frame, Page, Returned};
use register::{FieldView, Given, Shape};
use serde::Deserialize;
use socket::{Against, House, Outcome, Visit};

use crate::{
    actions, addressing,
    model::{MATTER, Matter, Note},
};

/// How many from one address cost nothing, within a quarter of an hour; counted in memory and never written down.
const FREE: u32 = 10;

#[derive(Template)]
#[template(path = "sending.html")]
struct Sending<'a> {
    frame: &'a Frame,
    /// `request` or `report`.
    sort: &'static str,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    /// The code, once it has been handed in.
    code: Option<String>,
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

async fn page(house: &House, mut visit: Visit, sort: &'static str, back: Returned, code: Option<String>) -> Outcome {
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
    Ok((status, Page(Sending { frame, sort, fields, summary, code })).into_response())
}

/// Whether somebody has to wait; the answer keeps what they typed.
fn waits(house: &House, visit: &Visit, what: &str) -> Option<i64> {
    let address = visit.context.address.map(|a| a.to_string()).unwrap_or_default();
    let against = [Against { name: format!("{what}|{address}"), free: FREE }];
    house.attempt(&against).err()
}

fn too_many(seconds: i64) -> Problem {
    Problem { field: String::new(), message: Message::new("intake-wait").with("n", seconds) }
}

pub(super) async fn ask_request(State(house): State<House>, visit: Visit, Query(about): Query<About>) -> Outcome {
    let mut back = Returned::default();
    if !about.about.is_empty() {
        let text = visit.frame.say(&Message::new("request-about").with("about", about.about.as_str()));
        back.given.insert("text".into(), text);
        back.of = Some(("request", None));
    }
    page(&house, visit, "request", back, None).await
}

pub(super) async fn ask_report(State(house): State<House>, visit: Visit) -> Outcome {
    page(&house, visit, "report", Returned::default(), None).await
}

pub(super) async fn send_request(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    send(&house, visit, "request", given).await
}

pub(super) async fn send_report(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    send(&house, visit, "report", given).await
}

async fn send(house: &House, visit: Visit, sort: &'static str, given: Given) -> Outcome {
    if let Some(seconds) = waits(house, &visit, "hand-in") {
        let problems = vec![too_many(seconds)];
        let back = Returned { given, problems, conflict: None, of: Some((sort, None)) };
        let (_, body) = page(house, visit, sort, back, None).await?.into_parts();
        return Ok((StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_string())], body).into_response());
    }
    let done = match addressing::chosen(house, &visit, &given).await {
        Err(error) => Err(error),
        Ok((context, unit)) if sort == "report" => actions::report(house, &context, &unit, &given).await,
        Ok((context, unit)) => actions::request(house, &context, &unit, &given).await,
    };
    match done {
        Ok(code) => page(house, visit, sort, Returned::default(), Some(code)).await,
        Err(error) => page(house, visit, sort, Returned::refused(error, given, sort, None)?, None).await,
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
    /// What was typed and not taken.
    text: String,
    refused: Option<String>,
}

impl Receipt<'_> {
    fn word(&self, key: &str, value: &str) -> String {
        self.frame.t(&format!("{key}-{value}"))
    }
}

pub(super) async fn ask_code(mut visit: Visit) -> Outcome {
    visit.frame = visit.frame.clone().crumb(visit.frame.t("receipt"), "");
    Ok(receipt(&visit.frame, String::new(), None, None).into_response())
}

fn receipt(frame: &Frame, code: String, found: Option<(Matter, Vec<Note>)>, problem: Option<String>) -> Response {
    let (appeal, text) = (vec![], String::new());
    Page(Receipt { frame, code, found, appeal, problem, text, refused: None }).into_response()
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
        if let Some(seconds) = waits(house, &visit, "receipt") {
            let said = frame.say(&too_many(seconds).message);
            return Ok((StatusCode::TOO_MANY_REQUESTS, receipt(frame, code, None, Some(said))).into_response());
        }
        let said = frame.t("receipt-unknown");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, receipt(frame, code, None, Some(said))).into_response());
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
    let body = Receipt { frame, code, found: Some((matter, notes)), appeal, problem: None, text, refused };
    Ok((status, Page(body)).into_response())
}

pub(super) async fn add(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    let value = |name: &str| given.get(name).cloned().unwrap_or_default();
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
