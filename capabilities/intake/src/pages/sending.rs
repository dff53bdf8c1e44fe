//! Handing in, and coming back with the code. Nobody is asked who they are, and no cookie is set: the code goes along in each form.

use askama::Template;
use axum::{
    extract::{Form, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use context::{Context, Error, Message, Problem, Result};
use interface::{ErrorSummary, FormField, Frame, Page, Returned};
use register::{FieldView, Given, Shape};
use serde::Deserialize;
use socket::{Against, House, Outcome, Unit, Visit};
use uuid::Uuid;

use crate::{
    actions,
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

/// The bodies that something may be handed in to: tenant and unit as they are sent, and the name. Whoever is signed in means their own
/// tenant.
async fn bodies(house: &House, visit: &Visit) -> Result<Vec<(String, String)>> {
    let mut tenants = organisation::tenants(house.database()).await?;
    tenants.retain(|tenant| !visit.signed_in() || tenant.id == visit.context.tenant);
    let several = tenants.len() > 1;
    let mut all = vec![];
    for tenant in tenants {
        let mut read = house.database().read(tenant.id).await?;
        for (id, name) in organisation::authorities(&mut read).await? {
            let name = if several { format!("{name}, {}", tenant.name) } else { name };
            all.push((format!("{}/{id}", tenant.id), name));
        }
    }
    Ok(all)
}

/// The unit that was chosen, and its tenant: one of the bodies, or a unit under it that was written.
///
/// # Errors
/// [`Error::Invalid`] at the field, for what cannot be chosen.
async fn chosen(house: &House, visit: &Visit, given: &Given) -> Result<(Context, Unit)> {
    let wrong = |field: &str, message: Message| Error::Invalid(vec![Problem { field: field.to_owned(), message }]);
    let body = given.get("body").map(String::as_str).unwrap_or_default();
    let known = bodies(house, visit).await?.iter().any(|(value, _)| value == body);
    let ids = body.split_once('/').filter(|_| known);
    let ids = ids.and_then(|(t, u)| Some((Uuid::try_parse(t).ok()?, Uuid::try_parse(u).ok()?)));
    let (tenant, id) = ids.ok_or_else(|| wrong("body", "problem-missing".into()))?;
    let context = actions::nobody(&visit.context, tenant);
    let mut read = context.read_common().await?;
    let written = given.get("where").map(|text| text.trim()).filter(|text| !text.is_empty());
    let unit = match written {
        None => organisation::unit_by_id(&mut read, id).await?.ok_or(Error::NotFound)?,
        Some(name) => match organisation::unit_by_name(&mut read, name).await {
            Ok(unit) if unit.place.contains(id) => unit,
            Ok(_) => return Err(wrong("where", Message::new("report-elsewhere").with("name", name))),
            Err(Error::Invalid(problems)) => {
                let at = |p: Problem| Problem { field: "where".to_owned(), ..p };
                return Err(Error::Invalid(problems.into_iter().map(at).collect()));
            }
            Err(error) => return Err(error),
        },
    };
    drop(read);
    Ok((context, unit))
}

fn views(sort: &str) -> Vec<FieldView> {
    let body = FieldView { name: "body", shape: Shape::Choice(&[]), required: true, value: String::new() };
    let wanted: &[&str] = if sort == "report" { &["route", "about", "text"] } else { &["text", "contact"] };
    let form = MATTER.form(None);
    let field = |name: &&str| form.iter().find(|f| *f.name == **name).cloned();
    let required = |view: FieldView| FieldView { required: view.required || view.name == "route", ..view };
    let place = FieldView { name: "where", shape: Shape::Text { max: 200 }, required: false, value: String::new() };
    let place = (sort == "report").then_some(place);
    std::iter::once(body).chain(place).chain(wanted.iter().filter_map(field)).map(required).collect()
}

async fn page(house: &House, mut visit: Visit, sort: &'static str, back: Returned, code: Option<String>) -> Outcome {
    let bodies = bodies(house, &visit).await?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t(&format!("intake-{sort}")), "");
    let frame = &visit.frame;
    let mut views = back.fill(views(sort), sort, None);
    // With only one body there is nothing to choose.
    if let ([(only, _)], true) = (bodies.as_slice(), views[0].value.is_empty()) {
        views[0].value.clone_from(only);
    }
    // The same field asks for different things: its label is that of the sort.
    let mut fields: Vec<FormField> =
        views.iter().map(|view| FormField::new(frame, sort_labels(sort), view, &back.problems)).collect();
    fields[0].options = bodies;
    if let Some(route) = fields.iter_mut().find(|f| f.field.name == "route") {
        let all = crate::model::ROUTES.iter().map(|r| (r.name.to_owned(), frame.t(&format!("route-{}", r.name))));
        route.options = all.collect();
    }
    let summary = ErrorSummary { frame, kind: sort_labels(sort), problems: &back.problems };
    let status = back.status();
    Ok((status, Page(Sending { frame, sort, fields, summary, code })).into_response())
}

fn sort_labels(sort: &str) -> &'static str {
    if sort == "report" { "report" } else { "request" }
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
    let done = match chosen(house, &visit, &given).await {
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
    Page(Receipt { frame, code, found, problem, text: String::new(), refused: None }).into_response()
}

pub(super) async fn come_back(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    thread(&house, visit, &given, None).await
}

/// What a code leads to; a wrong one costs a try.
async fn thread(house: &House, mut visit: Visit, given: &Given, refused: Option<(String, String)>) -> Outcome {
    let code = given.get("code").cloned().unwrap_or_default();
    visit.frame = visit.frame.clone().crumb(visit.frame.t("receipt"), "");
    let frame = &visit.frame;
    let Some((_, matter, notes)) = actions::by_code(house, &code).await? else {
        if let Some(seconds) = waits(house, &visit, "receipt") {
            let said = frame.say(&too_many(seconds).message);
            return Ok((StatusCode::TOO_MANY_REQUESTS, receipt(frame, code, None, Some(said))).into_response());
        }
        let said = frame.t("receipt-unknown");
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, receipt(frame, code, None, Some(said))).into_response());
    };
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let (text, refused) = refused.map_or((String::new(), None), |(text, why)| (text, Some(why)));
    let body = Receipt { frame, code, found: Some((matter, notes)), problem: None, text, refused };
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
    let name = "inline; filename=\"kopia.pdf\"";
    Ok(([(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}
