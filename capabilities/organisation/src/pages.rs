//! The organisation's page: the tree, a form to add to it, and a file to take in.

use askama::Template;
use axum::{
    extract::{Form, Multipart, Path},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use context::{Error, Message, Place, Problem};
use interface::{ErrorSummary, Flash, FormField, Frame, Page};
use register::{FieldView, Given, Shape};
use socket::{Access, ImportRequest, Outcome, Routes, Visit};
use uuid::Uuid;

use crate::{EDIT, READ, UNIT, UnitRecord, actions, import, store};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/organisation", Access::Needs(READ), show)
        .post("/organisation", Access::Needs(EDIT), add)
        .get("/organisation/units/{id}", Access::Needs(EDIT), edit)
        .post("/organisation/units/{id}", Access::Needs(EDIT), save)
        .post("/organisation/import", Access::Needs(EDIT), take_in)
}

#[derive(Template)]
#[template(path = "organisation.html")]
struct Organisation<'a> {
    frame: &'a Frame,
    units: Vec<(usize, &'a UnitRecord)>,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    may_edit: bool,
}

async fn show(visit: Visit) -> Outcome {
    page(visit, &Given::new(), &[]).await
}

async fn page(mut visit: Visit, given: &Given, problems: &[Problem]) -> Outcome {
    let mut read = visit.context.read_anywhere(READ).await?;
    let all = store::units(&mut read).await?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("organisation"), "");
    let frame = &visit.frame;
    let views = views(None, given);
    let fields = fields(frame, &views, &all, problems);
    let body = Page(Organisation {
        frame,
        units: tree(&all),
        fields,
        summary: ErrorSummary { frame, kind: "unit", problems },
        may_edit: visit.context.may(EDIT, &Place::TENANT),
    });
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, body).into_response())
}

/// The form's fields with what was typed, else with what stands.
fn views(unit: Option<&UnitRecord>, given: &Given) -> Vec<FieldView> {
    let typed = |view: FieldView| FieldView { value: given.get(view.name).cloned().unwrap_or(view.value), ..view };
    let chosen = |view: FieldView| match view.name {
        // A unit is chosen by name, not by its id.
        "parent" => FieldView { shape: Shape::Choice(&[]), ..view },
        _ => view,
    };
    UNIT.form(unit).into_iter().map(typed).map(chosen).collect()
}

fn fields<'a>(
    frame: &'a Frame,
    views: &'a [FieldView],
    all: &[UnitRecord],
    problems: &[Problem],
) -> Vec<FormField<'a>> {
    let field = |view| {
        let mut field = FormField::new(frame, "unit", view, problems);
        if view.name == "parent" {
            field.options = all.iter().map(|u| (u.head.id.to_string(), u.name.clone())).collect();
        }
        field
    };
    views.iter().map(field).collect()
}

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage<'a> {
    frame: &'a Frame,
    unit: &'a UnitRecord,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
}

async fn edit(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    unit_page(visit, id, &Given::new(), &[]).await
}

async fn unit_page(mut visit: Visit, id: Uuid, given: &Given, problems: &[Problem]) -> Outcome {
    let mut read = visit.context.read_anywhere(EDIT).await?;
    let all = store::units(&mut read).await?;
    let unit = all.iter().find(|u| u.head.id == id).ok_or(Error::NotFound)?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("organisation"), "/organisation").crumb(&unit.name, "");
    let frame = &visit.frame;
    let views = views(Some(unit), given);
    let summary = ErrorSummary { frame, kind: "unit", problems };
    let body = Page(UnitPage { frame, unit, fields: fields(frame, &views, &all, problems), summary });
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, body).into_response())
}

async fn save(visit: Visit, Path(id): Path<Uuid>, Form(given): Form<Given>) -> Outcome {
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    match actions::edit_unit(&visit.context, id, version, &given).await {
        Ok(()) => Ok(Redirect::to("/organisation").into_response()),
        Err(Error::Invalid(problems)) => unit_page(visit, id, &given, &problems).await,
        Err(error) => Err(error.into()),
    }
}

/// The units in the order of the tree, each with its depth.
fn tree(all: &[UnitRecord]) -> Vec<(usize, &UnitRecord)> {
    let mut ordered = Vec::with_capacity(all.len());
    let mut stack: Vec<(usize, &UnitRecord)> =
        all.iter().rev().filter(|u| u.parent.is_none()).map(|u| (0, u)).collect();
    while let Some((depth, unit)) = stack.pop() {
        ordered.push((depth.min(6), unit));
        stack.extend(all.iter().rev().filter(|u| u.parent == Some(unit.head.id)).map(|u| (depth + 1, u)));
    }
    ordered
}

async fn add(visit: Visit, Form(given): Form<Given>) -> Outcome {
    match actions::add_unit(&visit.context, &given).await {
        Ok(_) => Ok(Redirect::to("/organisation").into_response()),
        Err(Error::Invalid(problems)) => page(visit, &given, &problems).await,
        Err(error) => Err(error.into()),
    }
}

async fn take_in(mut visit: Visit, mut form: Multipart) -> Outcome {
    let mut request = ImportRequest::default();
    while let Ok(Some(field)) = form.next_field().await {
        request.file = field.file_name().unwrap_or_default().to_owned();
        request.bytes = field.bytes().await.map(|b| b.to_vec()).unwrap_or_default();
    }
    let report = import::run(&visit.context, None, &request).await?;
    if report.problems.is_empty() {
        let text = Message::new("organisation-imported")
            .with("new", report.new.len())
            .with("changed", report.changed.len())
            .with("unchanged", report.unchanged);
        visit.frame.flash = Some(Flash { text: visit.frame.say(&text), color: "success" });
        return page(visit, &Given::new(), &[]).await;
    }
    let frame = &visit.frame;
    let problems: Vec<_> = report
        .problems
        .iter()
        .take(20)
        .map(|p| Problem {
            field: String::new(),
            message: Message::new("trouble-line")
                .with("place", format!("{} {}", p.sheet, p.cell).trim().to_owned())
                .with("problem", frame.say(&p.problem))
                .with("remedy", frame.say(&p.remedy)),
        })
        .collect();
    page(visit, &Given::new(), &problems).await
}
