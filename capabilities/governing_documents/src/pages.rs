//! The list of a unit's governing documents, by area, with a form for each.

use askama::Template;
use axum::{extract::Form, http::StatusCode, response::IntoResponse};
use context::{Conflict, Error, Problem};
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Tab};
use organisation::{Here, base, crumbs};
use register::{FieldView, Given, typed};
use socket::{Access, Outcome, Routes, Scope};
use uuid::Uuid;

use crate::{
    EDIT, READ, actions, checks,
    model::{DOCUMENT, Document},
};

const KIND: &str = "governing-document";
const PAGE: &str = "governing-documents";

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/{unit}/{year}/governing-documents", Access::Needs(READ), show)
        .post("/{unit}/{year}/governing-documents", Access::Needs(EDIT), add)
        .get("/{unit}/{year}/governing-documents/{id}", Access::Needs(EDIT), open)
        .post("/{unit}/{year}/governing-documents/{id}", Access::Needs(EDIT), save)
        .post("/{unit}/{year}/governing-documents/{id}/remove", Access::Needs(EDIT), remove)
}

#[derive(Template)]
#[template(path = "governing_documents.html")]
struct List<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    areas: Vec<(&'a str, Vec<(&'a Document, Option<&'static str>)>)>,
    count: usize,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    may_edit: bool,
}

async fn show(here: Here) -> Outcome {
    list(here, &Given::new(), &[]).await
}

async fn list(here: Here, given: &Given, problems: &[Problem]) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let all = DOCUMENT.list(&mut read, scope.unit.id).await?;
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("tab-governing-documents"));
    let mut areas: Vec<(&str, Vec<(&Document, Option<&'static str>)>)> = vec![];
    for document in &all {
        let one = (document, checks::replaced(document));
        match areas.iter_mut().find(|(area, _)| *area == document.area) {
            Some((_, inside)) => inside.push(one),
            None => areas.push((&document.area, vec![one])),
        }
    }
    let views = typed(DOCUMENT.form(None), given);
    let body = List {
        frame,
        scope,
        base: base(scope),
        tabs: frame.year(&base(scope), PAGE),
        areas,
        count: all.len(),
        fields: fields(frame, &views, problems, &all),
        summary: ErrorSummary { frame, kind: KIND, problems },
        may_edit: visit.context.may(EDIT, &scope.unit.place),
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(body)).into_response())
}

fn fields<'a>(frame: &'a Frame, views: &'a [FieldView], problems: &[Problem], all: &[Document]) -> Vec<FormField<'a>> {
    let field = |view| {
        let mut field = FormField::new(frame, KIND, view, problems);
        let known: fn(&Document) -> &String = match view.name {
            "area" => |d| &d.area,
            "decided_by" => |d| &d.decided_by,
            _ => return field,
        };
        field.suggestions = all.iter().map(known).filter(|t| !t.is_empty()).cloned().collect();
        field.suggestions.sort();
        field.suggestions.dedup();
        field
    };
    views.iter().map(field).collect()
}

async fn add(here: Here, Form(given): Form<Given>) -> Outcome {
    match actions::add(&here.visit.context, &here.scope, &given).await {
        Ok(()) => here.to(PAGE),
        Err(Error::Invalid(problems)) => list(here, &given, &problems).await,
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "governing_document.html")]
struct One<'a> {
    frame: &'a Frame,
    base: String,
    document: &'a Document,
    version: i64,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
}

async fn open(here: Here) -> Outcome {
    let id = here.id()?;
    one(&here, id, &Given::new(), &[], None).await
}

async fn one(here: &Here, id: Uuid, given: &Given, problems: &[Problem], conflict: Option<&Conflict>) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(EDIT, &scope.unit.place).await?;
    let all = DOCUMENT.list(&mut read, scope.unit.id).await?;
    drop(read);
    let document = all.iter().find(|d| d.head.id == id).ok_or(Error::NotFound)?;
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("governing-document"));
    let views = typed(DOCUMENT.form(Some(document)), given);
    let shown = |v: &Option<String>| v.clone().unwrap_or_default();
    let told = |d: &context::Difference| (frame.label(KIND, &d.field), shown(&d.before), shown(&d.after));
    let body = One {
        frame,
        base: base(scope),
        document,
        version: conflict.map_or(document.head.version, |c| c.version),
        conflict: conflict.map(|c| Clash { by: c.by.clone(), differences: c.differences.iter().map(told).collect() }),
        fields: fields(frame, &views, problems, &all),
        summary: ErrorSummary { frame, kind: KIND, problems },
    };
    let status = match (conflict, problems.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    Ok((status, Page(body)).into_response())
}

async fn save(here: Here, Form(given): Form<Given>) -> Outcome {
    let id = here.id()?;
    let version = given.get("version").and_then(|v| v.parse().ok()).ok_or(Error::NotFound)?;
    match actions::edit(&here.visit.context, &here.scope, id, version, &given).await {
        Ok(()) => here.to(PAGE),
        Err(Error::Invalid(problems)) => one(&here, id, &given, &problems, None).await,
        Err(Error::Conflict(conflict)) => one(&here, id, &given, &[], Some(&conflict)).await,
        Err(error) => Err(error.into()),
    }
}

async fn remove(here: Here) -> Outcome {
    actions::remove(&here.visit.context, &here.scope, here.id()?).await?;
    here.to(PAGE)
}
