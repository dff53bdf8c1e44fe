//! The list of what one may open, and a secret: closed, until it is asked for.

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    http::header,
    response::{IntoResponse, Redirect},
};
use context::{Error, Mark, Result};
use interface::{ErrorSummary, FormField, Frame, Page, Returned};
use register::{FieldView, Given, Shape};
use socket::{Carried, House, Outcome, Unit, Visit};
use uuid::Uuid;

use super::{LABELS, names, text};
use crate::{
    PROTECT,
    actions::{self, Opened, is_text},
    copies::{self, Copy},
    model::{self, Decision},
};

#[derive(Template)]
#[template(path = "secrets.html")]
struct Secrets<'a> {
    frame: &'a Frame,
    /// With the address where it is opened.
    rows: Vec<(Mark, Unit, String)>,
}

pub(super) async fn list(State(house): State<House>, mut visit: Visit) -> Outcome {
    let page = |mark: &Mark| match house.guarded(&mark.kind).and_then(|guarded| guarded.page) {
        Some(page) => page(mark.record),
        None => format!("/secrets/{}", mark.id),
    };
    let listed = actions::listed(&house, &visit.context).await?;
    let rows = listed.into_iter().map(|(mark, unit)| (mark.clone(), unit, page(&mark))).collect();
    visit.frame = visit.frame.clone().crumb(visit.frame.t("secrets"), "");
    Ok(Page(Secrets { frame: &visit.frame, rows }).into_response())
}

#[derive(Template)]
#[template(path = "secret.html")]
struct SecretPage<'a> {
    frame: &'a Frame,
    mark: &'a Mark,
    unit: &'a Unit,
    /// The roles that open it, in words.
    roles: String,
    /// What it hides; `None` until it has been opened.
    opened: Option<Inside<'a>>,
    summary: ErrorSummary<'a>,
}

/// What an opened secret's page shows.
struct Inside<'a> {
    fields: Vec<Shown<'a>>,
    /// When, who, what.
    history: Vec<(String, String, String)>,
    copies: Vec<(Copy, String)>,
    may_change: bool,
    grounding: Vec<FormField<'a>>,
    lifting: Vec<FormField<'a>>,
    keeping: Vec<FormField<'a>>,
    admitting: Vec<FormField<'a>>,
    copying: Vec<FormField<'a>>,
    /// Which of the forms came back.
    back: &'static str,
}

/// A field of what is secret.
struct Shown<'a> {
    name: &'static str,
    label: String,
    value: String,
    /// Its form, where it is a text.
    form: Option<FormField<'a>>,
    /// Whether it is masked in the copy that is being made.
    masked: bool,
}

const LIFT: &str = "lift";
const GROUND: &str = "ground";
const KEEP: &str = "keep";
const ADMIT: &str = "admit";
const COPY: &str = "copy";

fn roles(frame: &Frame, mark: &Mark) -> String {
    mark.roles.iter().map(|role| frame.t(&format!("role-{role}"))).collect::<Vec<_>>().join(", ")
}

pub(super) async fn closed(State(house): State<House>, mut visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    let (mark, unit) = actions::held(&house, &visit.context, id).await?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("secrets"), "/secrets").crumb(&mark.label, "");
    let frame = &visit.frame;
    let summary = ErrorSummary { frame, kind: LABELS, problems: &[] };
    let body = SecretPage { frame, mark: &mark, unit: &unit, roles: roles(frame, &mark), opened: None, summary };
    Ok(Page(body).into_response())
}

pub(super) async fn open(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    page(&house, visit, id, Returned::default()).await
}

async fn page(house: &House, mut visit: Visit, id: Uuid, back: Returned) -> Outcome {
    let Opened { mark, unit, fields, history } = actions::open(house, &visit.context, id).await?;
    let mut read = visit.context.read_common().await?;
    let copies = copies::copies(&mut read, id).await?;
    let meant = identity::choices(&mut read, &text(&back.given, "person"), visit.context.clock.today()).await?;
    drop(read);
    visit.frame = visit.frame.clone().crumb(visit.frame.t("secrets"), "/secrets").crumb(&mark.label, "");
    let frame = &visit.frame;
    let grounding = FieldView { value: mark.ground.clone(), ..model::ground_field(true) };
    let grounding = back.fill(vec![grounding], GROUND, None);
    let lifting = back.fill(Decision::fields().into(), LIFT, None);
    let keeping = back.fill(vec![FieldView::new("kept_from", Shape::LongText { max: 2000 }, true)], KEEP, None);
    let mut admitting = vec![FieldView::new("person", Shape::Text { max: 200 }, true)];
    admitting.extend(Decision::fields());
    let admitting = back.fill(admitting, ADMIT, None);
    let mut copying = vec![FieldView::new("recipient", Shape::Text { max: 200 }, true)];
    copying.extend(Decision::fields());
    let copying = back.fill(copying, COPY, None);
    let label = |name: &str| frame.label(&mark.kind, name);
    let typed = |field: &FieldView| FieldView {
        value: if back.is(field.name, None) { text(&back.given, "text") } else { field.value.clone() },
        ..field.clone()
    };
    let texts: Vec<FieldView> = fields.iter().map(typed).collect();
    let came_back = back.is(COPY, None);
    let shown = fields.iter().zip(&texts).map(|(field, typed)| Shown {
        name: field.name,
        label: label(field.name),
        value: match field.value.as_str() {
            "true" => frame.t("secrecy-yes"),
            "false" => frame.t("secrecy-no"),
            text => text.to_owned(),
        },
        form: is_text(field).then(|| {
            let form = FormField::new(frame, &mark.kind, typed, back.problems_of(field.name, None));
            if back.is(field.name, None) { form } else { form.apart("text") }
        }),
        masked: if came_back { back.given.contains_key(&format!("mask-{}", field.name)) } else { is_text(field) },
    });
    let masked = |copy: &Copy| copy.masked.iter().map(|name| label(name)).collect::<Vec<_>>().join(", ");
    let inside = Inside {
        fields: shown.collect(),
        history: history
            .iter()
            .map(|e| (frame.time(&e.at), e.actor_name.clone(), frame.t(&format!("audit-{}", e.verb))))
            .collect(),
        copies: copies.into_iter().map(|copy| (copy.clone(), masked(&copy))).collect(),
        may_change: visit.context.may(PROTECT, &unit.place),
        grounding: back
            .form_of(frame, LABELS, GROUND, &grounding)
            .into_iter()
            .map(|field| FormField { suggestions: model::suggested_grounds(frame.language), ..field })
            .collect(),
        lifting: back.form_of(frame, LABELS, LIFT, &lifting),
        keeping: back.form_of(frame, LABELS, KEEP, &keeping),
        admitting: (back.form_of(frame, LABELS, ADMIT, &admitting).into_iter())
            .map(|f| if f.field.name == "person" { f.of_people("/secrets/names", meant.clone()) } else { f })
            .collect(),
        copying: back.form_of(frame, LABELS, COPY, &copying),
        back: back.of.map(|(form, _)| form).unwrap_or_default(),
    };
    // The record's own fields have its kind's labels; those of the other forms are ours.
    let of_record = fields.iter().any(|field| back.is(field.name, None));
    let kind = if of_record { mark.kind.as_str() } else { LABELS };
    let summary = ErrorSummary { frame, kind, problems: &back.problems };
    let body =
        SecretPage { frame, mark: &mark, unit: &unit, roles: roles(frame, &mark), opened: Some(inside), summary };
    Ok((back.status(), Page(body)).into_response())
}

/// Back to the closed page, or the form again with what is wrong.
async fn outcome(house: &House, visit: Visit, id: Uuid, of: &'static str, given: Given, done: Result<()>) -> Outcome {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/secrets/{id}")).into_response()),
        Err(error) => page(house, visit, id, Returned::refused(error, given, of, None)?).await,
    }
}

/// As [`outcome`], of what may wait for a second person: then it leads to the page where it waits.
async fn carried(
    house: &House,
    visit: Visit,
    id: Uuid,
    of: &'static str,
    given: Given,
    done: Result<Carried>,
) -> Outcome {
    match done {
        Ok(Carried::Waits(_)) => Ok(Redirect::to("/second-looks").into_response()),
        done => outcome(house, visit, id, of, given, done.map(drop)).await,
    }
}

pub(super) async fn rewrite(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let (mark, _) = actions::held(&house, &visit.context, id).await?;
    let fields = house.kind(&mark.kind).ok_or(Error::NotFound)?.fields();
    let field = fields.iter().find(|f| given.contains_key(f.name)).ok_or(Error::NotFound)?.name;
    let version = text(&given, "version").parse().unwrap_or_default();
    let done = actions::rewrite(&house, &visit.context, id, version, field, &text(&given, field)).await;
    let typed = Given::from([("text".to_owned(), text(&given, field))]);
    outcome(&house, visit, id, field, typed, done).await
}

pub(super) async fn lift(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    match actions::lift(&house, &visit.context, id, &Decision::typed(&given)).await {
        Ok(Carried::Done) => Ok(Redirect::to("/secrets").into_response()),
        done => carried(&house, visit, id, LIFT, given, done).await,
    }
}

pub(super) async fn ground(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let done = actions::ground(&house, &visit.context, id, &text(&given, "ground")).await;
    outcome(&house, visit, id, GROUND, given, done).await
}

pub(super) async fn keep(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let done = actions::keep_from(&house, &visit.context, id, &names(&given, "kept_from")).await;
    outcome(&house, visit, id, KEEP, given, done).await
}

pub(super) async fn admit(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let done = actions::admit(&house, &visit.context, id, &text(&given, "person"), &Decision::typed(&given)).await;
    carried(&house, visit, id, ADMIT, given, done).await
}

pub(super) async fn copy(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let masked: Vec<String> = given.keys().filter_map(|k| k.strip_prefix("mask-")).map(str::to_owned).collect();
    let recipient = text(&given, "recipient");
    let done = copies::make(&house, &visit.context, id, &masked, &recipient, &Decision::typed(&given)).await;
    outcome(&house, visit, id, COPY, given, done.map(drop)).await
}

pub(super) async fn given_out(State(house): State<House>, visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    let bytes = copies::pdf(&house, &visit.context, id).await?.ok_or(Error::NotFound)?;
    let name = format!("inline; filename=\"{id}.pdf\"");
    Ok(([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes)
        .into_response())
}
