//! The list of a unit's governing documents, by area, with a form for each.

use askama::Template;
use axum::{extract::Form, response::IntoResponse};
use context::Error;
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned, Tab};
use organisation::{Here, base, crumbs};
use register::Given;
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
    list(here, Returned::default()).await
}

async fn list(here: Here, back: Returned) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let all = actions::documents(&mut read, scope).await?;
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("tab-governing-documents"));
    let mut areas: Vec<(&str, Vec<(&Document, Option<&'static str>)>)> = vec![];
    for document in &all {
        let one = (document, checks::replaced(document, scope.year));
        match areas.iter_mut().find(|(area, _)| *area == document.area) {
            Some((_, inside)) => inside.push(one),
            None => areas.push((&document.area, vec![one])),
        }
    }
    let views = back.fill(DOCUMENT.form(None), KIND, None);
    let body = List {
        frame,
        scope,
        base: base(scope),
        tabs: frame.year(&base(scope), PAGE),
        areas,
        count: all.len(),
        fields: suggested(back.form(frame, &views, KIND, None, ""), &all),
        summary: back.summary(frame, KIND),
        may_edit: visit.context.may(EDIT, &scope.unit.place),
    };
    Ok((back.status(), Page(body)).into_response())
}

/// A form's fields with the areas and deciders that the list already names.
fn suggested<'a>(form: Vec<FormField<'a>>, all: &[Document]) -> Vec<FormField<'a>> {
    let field = |mut field: FormField<'a>| {
        let known: fn(&Document) -> &String = match field.field.name {
            "area" => |d| &d.area,
            "decided_by" => |d| &d.decided_by,
            _ => return field,
        };
        field.suggestions = all.iter().map(known).filter(|t| !t.is_empty()).cloned().collect();
        field.suggestions.sort();
        field.suggestions.dedup();
        field
    };
    form.into_iter().map(field).collect()
}

async fn add(here: Here, Form(given): Form<Given>) -> Outcome {
    match actions::add(&here.visit.context, &here.scope, &given).await {
        Ok(()) => here.to(PAGE),
        Err(error) => list(here, Returned::refused(error, given, KIND, None)?).await,
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
    one(&here, id, Returned::default()).await
}

async fn one(here: &Here, id: Uuid, back: Returned) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(EDIT, &scope.unit.place).await?;
    let all = actions::documents(&mut read, scope).await?;
    drop(read);
    let document = all.iter().find(|d| d.head.id == id).ok_or(Error::NotFound)?;
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("governing-document"));
    let views = back.fill(DOCUMENT.form(Some(document)), KIND, Some(id));
    let body = One {
        frame,
        base: base(scope),
        document,
        version: back.version(KIND, Some(id), document.head.version),
        conflict: back.clash(frame, KIND, Some(id)),
        fields: suggested(back.form(frame, &views, KIND, Some(id), ""), &all),
        summary: back.summary(frame, KIND),
    };
    Ok((back.status(), Page(body)).into_response())
}

async fn save(here: Here, Form(given): Form<Given>) -> Outcome {
    let id = here.id()?;
    let version = register::version(&given)?;
    match actions::edit(&here.visit.context, &here.scope, id, version, &given).await {
        Ok(()) => here.to(PAGE),
        Err(error) => one(&here, id, Returned::refused(error, given, KIND, Some(id))?).await,
    }
}

async fn remove(here: Here, Form(given): Form<Given>) -> Outcome {
    actions::remove(&here.visit.context, &here.scope, here.id()?, register::version(&given)?).await?;
    here.to(PAGE)
}
