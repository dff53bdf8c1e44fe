//! What has come in, for those who answer. A report is closed until it is asked for, since reading it leaves a trace.

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    response::IntoResponse,
};
use context::{Error, Mark, Result};
use interface::{ErrorSummary, FormField, Frame, Page, Returned};
use register::{FieldView, Given, Shape};
use secrecy::{Copy, Decision, PROTECT};
use socket::{House, Outcome, Unit, Visit};
use uuid::Uuid;

use super::to;
use crate::{
    actions::{self, Settling},
    model::{Matter, Note},
};

#[derive(Template)]
#[template(path = "intake.html")]
struct Intake<'a> {
    frame: &'a Frame,
    open: Vec<(Matter, Unit)>,
    secret: Vec<(Mark, Unit)>,
}

pub(super) async fn list(State(house): State<House>, mut visit: Visit) -> Outcome {
    let (open, secret) = actions::listed(&house, &visit.context).await?;
    visit.frame = visit.frame.clone().crumb(visit.frame.t("intake"), "");
    Ok(Page(Intake { frame: &visit.frame, open, secret }).into_response())
}

#[derive(Template)]
#[template(path = "matter.html")]
struct MatterPage<'a> {
    frame: &'a Frame,
    matter: &'a Matter,
    unit: &'a Unit,
    mark: Option<&'a Mark>,
    /// What has been said; `None` for a report that has not been opened.
    notes: Option<Vec<Note>>,
    answering: Vec<FormField<'a>>,
    settling: Vec<FormField<'a>>,
    /// Which form came back.
    back: &'static str,
    /// Whether the mark can be lifted, or somebody kept away, on its own page.
    may_protect: bool,
    summary: ErrorSummary<'a>,
}

/// The fields' labels are `intake-<field>`, whichever form they stand in.
const LABELS: &str = "intake";
const ANSWER: &str = "answer";
const SETTLE: &str = "settle";

pub(super) async fn show(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    page(visit, id, false, Returned::default()).await
}

pub(super) async fn open(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    page(visit, id, true, Returned::default()).await
}

async fn page(mut visit: Visit, id: Uuid, opens: bool, back: Returned) -> Outcome {
    let (matter, unit, mark) = actions::reached(&visit.context, id).await?;
    let opened = opens || mark.is_none();
    if opened && mark.is_some() {
        actions::opened(&visit.context, &matter, &unit).await?;
    }
    let mut read = visit.context.read_common().await?;
    let notes = if opened { Some(actions::notes(&mut read, id).await?) } else { None };
    let copies = secrecy::copies_of_unit(&mut read, unit.id, &visit.context.actor).await?;
    drop(read);
    let title = visit.frame.t(&format!("choice-{}", matter.sort));
    visit.frame = visit.frame.clone().crumb(visit.frame.t("intake"), "/intake").crumb(title, "");
    let frame = &visit.frame;
    let text = Shape::LongText { max: 20_000 };
    let answer = back.fill(vec![FieldView::new("answer", text, true)], ANSWER, None);
    let mut settle = vec![FieldView::new("outcome", Shape::Choice(matter.outcomes()), true)];
    settle.extend(Decision::fields());
    // A report is secret on a ground that somebody has to choose; a request wants one where nothing is given out.
    let ground = mark.as_ref().map(|mark| mark.ground.clone()).unwrap_or_default();
    settle.push(FieldView { value: ground.clone(), ..secrecy::ground_field(mark.is_some() && ground.is_empty()) });
    settle.push(FieldView::new("answer", text, false));
    if !copies.is_empty() && !matter.is_report() {
        settle.insert(1, FieldView::new("copy", Shape::Choice(&[]), false));
    }
    let settle = back.fill(settle, SETTLE, None);
    let mut settling = back.form_of(frame, LABELS, SETTLE, &settle);
    if let Some(field) = settling.iter_mut().find(|f| f.field.name == "copy") {
        let told = |c: &Copy| (c.id.to_string(), format!("{}, {}", c.recipient, c.decision));
        field.options = copies.iter().map(told).collect();
    }
    for field in settling.iter_mut().filter(|f| f.field.name == "ground") {
        field.suggestions = secrecy::suggested_grounds(frame.language);
    }
    let body = MatterPage {
        frame,
        matter: &matter,
        unit: &unit,
        mark: mark.as_ref(),
        notes,
        answering: back.form_of(frame, LABELS, ANSWER, &answer),
        settling,
        back: back.of.map(|(form, _)| form).unwrap_or_default(),
        may_protect: visit.context.may(PROTECT, &unit.place),
        summary: ErrorSummary { frame, kind: LABELS, problems: &back.problems },
    };
    Ok((back.status(), Page(body)).into_response())
}

async fn outcome(visit: Visit, id: Uuid, of: &'static str, given: Given, done: Result<()>) -> Outcome {
    match done {
        Ok(()) => Ok(to(id)),
        Err(error) => page(visit, id, true, Returned::refused(error, given, of, None)?).await,
    }
}

fn text(given: &Given, name: &str) -> String {
    given.get(name).cloned().unwrap_or_default()
}

pub(super) async fn answer(visit: Visit, Path(id): Path<Uuid>, Form(given): Form<Given>) -> Outcome {
    let done = actions::answer(&visit.context, id, &text(&given, "answer")).await;
    outcome(visit, id, ANSWER, given, done).await
}

/// The decision not to give anything out, for those who answer.
pub(super) async fn decided(visit: Visit, Path(id): Path<Uuid>) -> Outcome {
    actions::reached(&visit.context, id).await?;
    let mut read = visit.context.read_common().await?;
    Ok(super::pdf(secrecy::refusal(&mut read, id).await?.ok_or(Error::NotFound)?, "beslut.pdf"))
}

pub(super) async fn settle(
    State(house): State<House>,
    visit: Visit,
    Path(id): Path<Uuid>,
    Form(given): Form<Given>,
) -> Outcome {
    let copy = Uuid::try_parse(text(&given, "copy").trim()).ok();
    let said = text(&given, "answer");
    let (became, ground, decision) = (text(&given, "outcome"), text(&given, "ground"), Decision::typed(&given));
    let settling = Settling { outcome: became, decision, copy, ground, text: said };
    let done = actions::settle(&house, &visit.context, id, &settling).await;
    outcome(visit, id, SETTLE, given, done).await
}
