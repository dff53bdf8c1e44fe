//! The organisation's page: the tree, a form to add to it, and a file to take in.

use askama::Template;
use axum::{
    extract::{Form, Multipart},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use context::{Error, Message, Place, Problem};
use interface::{ErrorSummary, Flash, FormField, Frame, Page};
use register::{FieldView, Given, Shape};
use socket::{Access, ImportRequest, Outcome, Routes, Visit};

use crate::{EDIT, READ, UNIT, UnitRecord, actions, import, store};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/organisation", Access::Needs(READ), show)
        .post("/organisation", Access::Needs(EDIT), add)
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
    let views: Vec<FieldView> = UNIT
        .form(None)
        .into_iter()
        .map(|view| FieldView { value: given.get(view.name).cloned().unwrap_or_default(), ..view })
        .map(|view| if view.name == "parent" { FieldView { shape: Shape::Choice(&[]), ..view } } else { view })
        .collect();
    let fields = views
        .iter()
        .map(|view| {
            let mut field = FormField::new(frame, "unit", view, problems);
            if view.name == "parent" {
                field.options = all.iter().map(|u| (u.head.id.to_string(), u.name.clone())).collect();
            }
            field
        })
        .collect();
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
