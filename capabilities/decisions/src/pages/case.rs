//! The case beside the decision: consultation, report of what was decided on delegation, dispatch, and the delegation rules.

use askama::Template;
use axum::{extract::Form, response::IntoResponse};
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned, Tab};
use organisation::{Here, base, crumbs};
use register::{FieldView, Given};
use socket::{Outcome, Scope};

use crate::{
    READ, RECORD, case,
    model::{POINT, Point, STEP, STEPS, Step, fields_of},
};

const STEP_: &str = "case-step";
const POINT_: &str = "delegation-point";

#[derive(Template)]
#[template(path = "case.html")]
struct Case<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    sections: Vec<Section<'a>>,
    points: Vec<PointView<'a>>,
    new_point: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    may_record: bool,
}

/// The steps of one sort, with the form for one more.
struct Section<'a> {
    step: &'static str,
    steps: Vec<&'a Step>,
    open: bool,
    fields: Vec<FormField<'a>>,
}

struct PointView<'a> {
    point: &'a Point,
    version: i64,
    open: bool,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
}

pub(super) async fn show(here: Here) -> Outcome {
    page(&here, Returned::default()).await
}

async fn page(here: &Here, back: Returned) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let (steps, points) = (case::steps(&mut read, scope).await?, case::points(&mut read, scope).await?);
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("case"));
    // The three forms are of one kind: the one that came back says which step it was about.
    let none = Returned::default();
    let given = back.given.get("step").map(String::as_str);
    let of = |step: &str| if given == Some(step) { &back } else { &none };
    let form = |step: &'static str| {
        let blank: Vec<FieldView> = STEP.form(None).into_iter().filter(|v| fields_of(step).contains(&v.name)).collect();
        of(step).fill(blank, STEP_, None)
    };
    let views: Vec<(&'static str, Vec<FieldView>)> = STEPS.iter().map(|step| (*step, form(step))).collect();
    let sections = views.iter().map(|(step, views)| Section {
        step,
        steps: steps.iter().filter(|s| s.step == *step).collect(),
        open: of(step).is(STEP_, None),
        fields: of(step).form(frame, views, STEP_, None, step),
    });
    let point_views: Vec<Vec<FieldView>> =
        points.iter().map(|p| back.fill(POINT.form(Some(p)), POINT_, Some(p.head.id))).collect();
    let new_point = back.fill(POINT.form(None), POINT_, None);
    let points = points.iter().zip(&point_views).map(|(point, views)| {
        let record = Some(point.head.id);
        PointView {
            point,
            version: back.version(POINT_, record, point.head.version),
            open: back.is(POINT_, record),
            conflict: back.clash(frame, POINT_, record),
            fields: back.form(frame, views, POINT_, record, &point.head.id.to_string()),
        }
    });
    let body = Case {
        frame,
        scope,
        base: base(scope),
        tabs: frame.year(&base(scope), "documents"),
        sections: sections.collect(),
        points: points.collect(),
        new_point: back.form(frame, &new_point, POINT_, None, "point"),
        summary: back.summary(frame, STEP_),
        may_record: visit.context.may(RECORD, &scope.unit.place),
    };
    Ok((back.status(), Page(body)).into_response())
}

pub(super) async fn add_step(here: Here, Form(given): Form<Given>) -> Outcome {
    match case::add_step(&here.visit.context, &here.scope, &given).await {
        Ok(()) => here.to("case"),
        Err(error) => page(&here, Returned::refused(error, given, STEP_, None)?).await,
    }
}

pub(super) async fn remove_step(here: Here, Form(given): Form<Given>) -> Outcome {
    case::remove_step(&here.visit.context, &here.scope, here.id()?, register::version(&given)?).await?;
    here.to("case")
}

pub(super) async fn add_point(here: Here, Form(given): Form<Given>) -> Outcome {
    match case::write_point(&here.visit.context, &here.scope, None, &given).await {
        Ok(()) => here.to("case#points"),
        Err(error) => page(&here, Returned::refused(error, given, POINT_, None)?).await,
    }
}

pub(super) async fn save_point(here: Here, Form(given): Form<Given>) -> Outcome {
    let id = here.id()?;
    let version = given.get("version").and_then(|v| v.parse().ok()).unwrap_or_default();
    match case::write_point(&here.visit.context, &here.scope, Some((id, version)), &given).await {
        Ok(()) => here.to("case#points"),
        Err(error) => page(&here, Returned::refused(error, given, POINT_, Some(id))?).await,
    }
}
