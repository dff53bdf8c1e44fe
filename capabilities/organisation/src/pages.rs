//! The organisation's page: the tree, a form to add to it, and a file to take in.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::{
    extract::{Form, Multipart, Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use context::{Error, Place, Problem};
use interface::{ErrorSummary, Flash, FormField, Frame, Page};
use jiff::civil::Date;
use register::{FieldView, Given, Shape};
use serde::Deserialize;
use socket::{Access, House, Outcome, Routes, Unit, Visit};
use uuid::Uuid;

use crate::{
    EDIT, FORMER, Former, READ, UNIT, UnitRecord, actions, import, store,
    taking_in::{self, Looked, Preview},
};

pub(crate) fn routes() -> Routes {
    Routes::default()
        .get("/organisation", Access::Needs(READ), show)
        .post("/organisation", Access::Tenant(EDIT), add)
        .get("/organisation/units/{id}", Access::Tenant(EDIT), edit)
        .post("/organisation/units/{id}", Access::Tenant(EDIT), save)
        .upload("/organisation/import", Access::Tenant(EDIT), take_in)
}

#[derive(Template)]
#[template(path = "organisation.html")]
struct Organisation<'a> {
    frame: &'a Frame,
    units: Vec<(usize, &'a UnitRecord)>,
    fields: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    /// What those that took over are called.
    names: HashMap<Uuid, &'a str>,
    /// The day that the tree is shown for; `None` is now, with everything that has been.
    on: Option<Date>,
    preview: Option<Preview<'a>>,
    may_edit: bool,
    /// The units where the visitor may ask who has access.
    may_ask: HashSet<Uuid>,
}

impl Organisation<'_> {
    fn successor(&self, unit: &UnitRecord) -> Option<&str> {
        self.names.get(&unit.successor?).copied()
    }
}

/// Another day than today: `?on=2026-12-31`.
#[derive(Deserialize)]
struct Day {
    on: Option<String>,
}

async fn show(State(house): State<House>, visit: Visit, Query(day): Query<Day>) -> Outcome {
    let on = day.on.filter(|d| !d.is_empty()).map(|d| d.parse()).transpose();
    let on = on.map_err(|_| Error::invalid("unit-from-not-a-date"))?;
    page(&house, visit, &Given::new(), &[], on, None).await
}

async fn page(
    house: &House,
    mut visit: Visit,
    given: &Given,
    problems: &[Problem],
    on: Option<Date>,
    looked: Option<Looked>,
) -> Outcome {
    // Before the page's own snapshot is opened: whoever waited for another while holding one would wait for each other.
    let placed = store::tree(house, &visit.context).await?;
    let asked = placed.units.first().map(|unit| house.needs(&format!("/organisation/units/{}/access", unit.id)));
    let may = |unit: &&Unit| asked.iter().flatten().any(|needed| visit.context.may(*needed, &unit.place));
    let may_ask: HashSet<Uuid> = placed.units.iter().filter(may).map(|unit| unit.id).collect();
    let mut read = visit.context.read_anywhere(READ).await?;
    let all = match on {
        Some(day) => store::units_on(&mut read, day).await?,
        None => store::units(&mut read).await?,
    };
    visit.frame = visit.frame.clone().crumb(visit.frame.t("organisation"), "");
    let frame = &visit.frame;
    let may_edit = visit.context.may(EDIT, &Place::TENANT);
    let views = views(None, given);
    let fields = if may_edit { fields(frame, &views, &all, problems) } else { vec![] };
    let body = Page(Organisation {
        frame,
        units: tree(&all),
        names: all.iter().map(|u| (u.head.id, u.name.as_str())).collect(),
        fields,
        summary: ErrorSummary { frame, kind: "unit", problems },
        on,
        preview: looked.map(|looked| Preview::of(frame, "unit", "/organisation", looked)),
        may_edit,
        may_ask,
    });
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, body).into_response())
}

/// The form's fields with what was typed, else with what stands.
fn views(unit: Option<&UnitRecord>, given: &Given) -> Vec<FieldView> {
    let chosen = |view: FieldView| match view.name {
        // A unit is chosen by name, not by its id.
        "parent" | "successor" => FieldView { shape: Shape::Choice(&[]), ..view },
        _ => view,
    };
    register::typed(UNIT.form(unit), given).into_iter().map(chosen).collect()
}

fn fields<'a>(
    frame: &'a Frame,
    views: &'a [FieldView],
    all: &[UnitRecord],
    problems: &[Problem],
) -> Vec<FormField<'a>> {
    let field = |view| {
        let mut field = FormField::new(frame, "unit", view, problems);
        if matches!(view.name, "parent" | "successor") {
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
    /// What it was called before, with the day until which it was.
    formers: Vec<Former>,
    /// The day that was typed for the change.
    changes_from: String,
    problem_from: Option<String>,
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
    let body = Page(UnitPage {
        frame,
        unit,
        formers: FORMER.list(&mut read, id).await?,
        changes_from: given.get("changes_from").cloned().unwrap_or_default(),
        problem_from: problems.iter().find(|p| p.field == "changes_from").map(|p| frame.say(&p.message)),
        fields: fields(frame, &views, &all, problems),
        summary: ErrorSummary { frame, kind: "unit", problems },
    });
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
    let mut below: HashMap<Option<Uuid>, Vec<&UnitRecord>> = HashMap::new();
    for unit in all.iter().rev() {
        below.entry(unit.parent).or_default().push(unit);
    }
    // Taken out, not looked up: what a damaged tree has twice is shown once.
    let mut take = |parent, depth| below.remove(&parent).unwrap_or_default().into_iter().map(move |u| (depth, u));
    let mut ordered = Vec::with_capacity(all.len());
    let mut stack: Vec<(usize, &UnitRecord)> = take(None, 0).collect();
    while let Some((depth, unit)) = stack.pop() {
        ordered.push((depth.min(6), unit));
        stack.extend(take(Some(unit.head.id), depth + 1));
    }
    ordered
}

async fn add(State(house): State<House>, visit: Visit, Form(given): Form<Given>) -> Outcome {
    match actions::add_unit(&visit.context, &given).await {
        Ok(_) => Ok(Redirect::to("/organisation").into_response()),
        Err(Error::Invalid(problems)) => page(&house, visit, &given, &problems, None, None).await,
        Err(error) => Err(error.into()),
    }
}

async fn take_in(State(house): State<House>, mut visit: Visit, form: Multipart) -> Outcome {
    let request = taking_in::uploaded(form).await?;
    let report = import::run(&house, &visit.context, None, &request).await?;
    let summary = taking_in::summary(&visit.frame, "organisation-imported", &report);
    if report.stored {
        visit.frame.flash = Some(Flash { text: summary, color: "success" });
        return page(&house, visit, &Given::new(), &[], None, None).await;
    }
    let problems = taking_in::problems(&visit.frame, &report);
    let looked = problems.is_empty().then_some(Looked { request, summary, report });
    page(&house, visit, &Given::new(), &problems, None, looked).await
}
