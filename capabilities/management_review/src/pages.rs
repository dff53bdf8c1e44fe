//! The requirements with a form for each answer, on one page.

use askama::Template;
use axum::{
    extract::{Form, Path},
    response::IntoResponse,
};
use context::Error;
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Tab};
use organisation::{Here, base, crumbs};
use register::{FieldView, Given};
use socket::{Access, Outcome, Routes, Scope};

use crate::{
    EDIT, READ, actions, annex, checks,
    model::{ANSWER, Line, lines},
};

const KIND: &str = "baskrav";

pub(crate) fn routes() -> Routes {
    Routes::default().get("/{unit}/{year}/baskrav", Access::Needs(READ), show).post(
        "/{unit}/{year}/baskrav/{number}",
        Access::Needs(EDIT),
        save,
    )
}

#[derive(Template)]
#[template(path = "baskrav.html")]
struct BaskravPage<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    answers: Vec<View<'a>>,
    answered: usize,
    summary: ErrorSummary<'a>,
    may_edit: bool,
}

struct View<'a> {
    line: &'a Line,
    status: String,
    version: i64,
    open: bool,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
    /// A yes whose comment tells of a shortcoming.
    yes_but: bool,
}

async fn show(here: Here) -> Outcome {
    page(&here, None, &Given::new(), None).await
}

/// `back` is the number whose form came back, with why.
async fn page(here: &Here, back: Option<i64>, given: &Given, error: Option<Error>) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let answers = ANSWER.list(&mut read, scope.unit.id).await?;
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("baskrav"));
    let lines = lines(&answers, scope.year, frame.language);
    let (problems, conflict) = match error {
        None => (vec![], None),
        Some(Error::Invalid(problems)) => (problems, None),
        Some(Error::Conflict(conflict)) => (vec![], Some(conflict)),
        Some(error) => return Err(error.into()),
    };
    let fill = |line: &Line| -> Vec<FieldView> {
        let here = back == Some(line.answer.number);
        let views = ANSWER.form(Some(&line.answer));
        if here { register::typed(views, given) } else { views }
    };
    let views: Vec<Vec<FieldView>> = lines.iter().map(fill).collect();
    let shown = |v: &Option<String>| v.clone().unwrap_or_default();
    let told = |d: &context::Difference| (frame.label(KIND, &d.field), shown(&d.before), shown(&d.after));
    let mut shown_answers = vec![];
    for (line, views) in lines.iter().zip(&views) {
        let number = line.answer.number;
        let open = back == Some(number);
        let clash = conflict.as_ref().filter(|_| open);
        let fields = views.iter().map(|v| {
            let mut field = FormField::new(frame, KIND, v, if open { &problems } else { &[] });
            // Nothing chosen is the empty line that every choice begins with.
            field.options.retain(|(value, _)| !value.is_empty());
            if open { field } else { field.apart(number) }
        });
        shown_answers.push(View {
            line,
            status: frame.t(&format!("choice-{}", annex::status(&line.answer.status))),
            version: clash.map_or(line.answer.head.version, |c| c.version),
            open,
            conflict: clash.map(|c| Clash { by: c.by.clone(), differences: c.differences.iter().map(told).collect() }),
            fields: fields.collect(),
            yes_but: line.answer.status == "yes" && checks::tells_of_shortcoming(&line.answer.comment),
        });
    }
    let status = match (&conflict, problems.is_empty()) {
        (Some(_), _) => axum::http::StatusCode::CONFLICT,
        (None, false) => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => axum::http::StatusCode::OK,
    };
    let body = BaskravPage {
        frame,
        scope,
        base: base(scope),
        tabs: frame.year(&base(scope), "baskrav"),
        answered: lines.iter().filter(|l| !l.answer.status.is_empty()).count(),
        answers: shown_answers,
        summary: ErrorSummary { frame, kind: KIND, problems: &problems },
        may_edit: visit.context.may(EDIT, &scope.unit.place),
    };
    Ok((status, Page(body)).into_response())
}

async fn save(here: Here, Path((_, _, number)): Path<(String, i64, i64)>, Form(given): Form<Given>) -> Outcome {
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    match actions::answer(&here.visit.context, &here.scope, number, version, &given).await {
        Ok(()) => here.to(format_args!("baskrav#krav-{number}")),
        Err(error) => page(&here, Some(number), &given, Some(error)).await,
    }
}
