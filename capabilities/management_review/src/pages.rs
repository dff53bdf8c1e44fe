//! The requirements with a form for each answer, on one page.

use askama::Template;
use axum::{
    extract::{Form, Path},
    response::IntoResponse,
};
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned, Tab};
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
    may_protect: bool,
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
    page(&here, Returned::default(), None).await
}

/// `number` is the requirement whose form came back, if one did: an answer that nobody has given has no record to be known by.
async fn page(here: &Here, back: Returned, number: Option<i64>) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let answers = ANSWER.list(&mut read, scope.unit.id).await?;
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("baskrav"));
    let lines = lines(&answers, scope.year, frame.language);
    let none = Returned::default();
    let of = |line: &Line| if number == Some(line.answer.number) { &back } else { &none };
    let fill = |line: &Line| of(line).fill(ANSWER.form(Some(&line.answer)), KIND, None);
    let views: Vec<Vec<FieldView>> = lines.iter().map(fill).collect();
    let answers = lines.iter().zip(&views).map(|(line, views)| {
        let back = of(line);
        View {
            line,
            status: frame.t(&format!("choice-{}", annex::status(&line.answer.status))),
            version: back.version(KIND, None, line.answer.head.version),
            open: back.is(KIND, None),
            conflict: back.clash(frame, KIND, None),
            fields: back.form(frame, views, KIND, None, &line.answer.number.to_string()),
            yes_but: line.answer.status == "yes" && checks::tells_of_shortcoming(&line.answer.comment),
        }
    });
    let body = BaskravPage {
        frame,
        scope,
        base: base(scope),
        tabs: frame.year(&base(scope), "baskrav"),
        answers: answers.collect(),
        answered: lines.iter().filter(|l| !l.answer.status.is_empty()).count(),
        summary: back.summary(frame, KIND),
        may_edit: visit.context.may(EDIT, &scope.unit.place),
        may_protect: visit.context.may(secrecy::PROTECT, &scope.unit.place),
    };
    Ok((back.status(), Page(body)).into_response())
}

async fn save(here: Here, Path((_, _, number)): Path<(String, i64, i64)>, Form(given): Form<Given>) -> Outcome {
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    match actions::answer(&here.visit.context, &here.scope, number, version, &given).await {
        Ok(()) => here.to(format_args!("baskrav#krav-{number}")),
        Err(error) => page(&here, Returned::refused(error, given, KIND, None)?, Some(number)).await,
    }
}
