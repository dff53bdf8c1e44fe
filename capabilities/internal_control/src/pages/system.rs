//! The system for internal control: its chapters, the roles' duties, and the act of looking it over.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Form, Path, State},
    response::IntoResponse,
};
use context::Error;
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Returned, Tab};
use register::{FieldView, Given};
use socket::{House, Outcome, Scope};
use uuid::Uuid;

use super::{
    history::clash,
    scope::{Here, base, crumbs, tabs},
};
use crate::{
    EDIT, READ, actions,
    annexes::{Say, standard},
    model::{CHAPTER, CHAPTERS, Chapter, DUTY, Duty, Piece, REVIEW, Review, System, pieces},
    store,
};

const CHAPTER_: &str = "system-chapter";
const DUTY_: &str = "role-duty";
const REVIEW_: &str = "system-review";

#[derive(Template)]
#[template(path = "system.html")]
struct SystemPage<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    /// The earlier year whose system still holds, until it is looked over.
    from: Option<i64>,
    chapters: Vec<ChapterView<'a>>,
    roles: Vec<(&'a str, Vec<DutyView<'a>>)>,
    new_duty: Vec<FormField<'a>>,
    reviews: &'a [Review],
    new_review: Vec<FormField<'a>>,
    summary: ErrorSummary<'a>,
    may_edit: bool,
}

struct ChapterView<'a> {
    name: &'static str,
    level: u8,
    title: String,
    own: bool,
    pieces: Vec<Piece>,
    version: i64,
    open: bool,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
}

struct DutyView<'a> {
    duty: &'a Duty,
    version: i64,
    open: bool,
    conflict: Option<Clash>,
    fields: Vec<FormField<'a>>,
}

pub(super) async fn show(State(house): State<House>, here: Here) -> Outcome {
    page(&house, &here, Returned::default(), "").await
}

/// `chapter` is the one whose form came back, if one did: a chapter without words of its own has no record to be known by.
async fn page(house: &House, here: &Here, back: Returned, chapter: &str) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let (system, year) = store::system(&mut read, scope.unit.id, scope.year).await?;
    let method = store::method(&mut read, scope.year).await?;
    let functions: Vec<String> = organisation::functions(&mut read).await?.into_iter().map(|f| f.name).collect();
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("control-system"));
    // An inherited duty has no record of this year yet; it gets one when the system is first changed.
    let own_year = year == scope.year;
    let written = written(&Say { house, context: &visit.context }, scope, &system);
    // All chapters' forms look alike but for which chapter came back.
    let none = Returned::default();
    let of = |name: &str| if name == chapter { &back } else { &none };
    let fill = |record: &Chapter| of(&record.chapter).fill(CHAPTER.form(Some(record)), CHAPTER_, None);
    let chapter_views: Vec<Vec<FieldView>> = written.iter().map(fill).collect();
    let duties: HashMap<Uuid, Vec<FieldView>> =
        system.duties.iter().map(|d| (d.head.id, back.fill(DUTY.form(Some(d)), DUTY_, Some(d.head.id)))).collect();
    let new_duty = back.fill(DUTY.form(None), DUTY_, None);
    let today = Review { day: Some(visit.context.clock.today()), unchanged: true, ..Review::default() };
    let new_review = back.fill(REVIEW.form(Some(&today)), REVIEW_, None);
    let form = |views, kind, record, apart: &str| suggested(back.form(frame, views, kind, record, apart), &functions);
    let chapters = CHAPTERS.iter().zip(&written).zip(&chapter_views).map(|(((name, level), record), views)| {
        let back = of(name);
        // What is inherited is copied when it is first changed, and the copy begins at its first version.
        let stands = if own_year { record.head.version } else { record.head.version.min(1) };
        ChapterView {
            name,
            level: level + 1,
            title: if record.title.is_empty() { frame.t(&format!("chapter-{name}")) } else { record.title.clone() },
            own: system.chapter(name).is_some(),
            pieces: pieces(&record.text),
            version: back.version(CHAPTER_, None, stands),
            open: back.is(CHAPTER_, None),
            conflict: clash(back, frame, &method, CHAPTER_, None),
            fields: back.form(frame, views, CHAPTER_, None, name),
        }
    });
    let duty = |duty: &'_ Duty| {
        let id = duty.head.id;
        let fields = duties.get(&id).filter(|_| own_year);
        (
            back.is(DUTY_, Some(id)),
            fields.map(|views| form(views, DUTY_, Some(id), &id.to_string())).unwrap_or_default(),
        )
    };
    let roles = system.roles().into_iter().map(|(role, all)| {
        let views = all.into_iter().map(|one| {
            let (open, fields) = duty(one);
            let record = Some(one.head.id);
            let version = back.version(DUTY_, record, one.head.version);
            DutyView { duty: one, version, open, conflict: clash(&back, frame, &method, DUTY_, record), fields }
        });
        (role, views.collect())
    });
    let body = SystemPage {
        frame,
        scope,
        base: base(scope),
        tabs: tabs(frame, scope, "system"),
        from: (!own_year).then_some(year),
        chapters: chapters.collect(),
        roles: roles.collect(),
        new_duty: form(&new_duty, DUTY_, None, "new"),
        reviews: &system.reviews,
        new_review: form(&new_review, REVIEW_, None, "review"),
        summary: back.summary(frame, DUTY_),
        may_edit: visit.context.may(EDIT, &scope.unit.place),
    };
    Ok((back.status(), Page(body)).into_response())
}

/// Every chapter as it reads: the board's own words, or the standard ones.
fn written(say: &Say<'_>, scope: &Scope, system: &System) -> Vec<Chapter> {
    let one = |(name, _): &(&'static str, u8)| match system.chapter(name) {
        Some(own) => own.clone(),
        None => Chapter { chapter: (*name).to_owned(), text: standard(say, scope, name), ..Chapter::default() },
    };
    CHAPTERS.iter().map(one).collect()
}

/// A form's fields with the functions that may hold a duty.
fn suggested<'a>(mut form: Vec<FormField<'a>>, functions: &[String]) -> Vec<FormField<'a>> {
    for field in form.iter_mut().filter(|f| matches!(f.field.name, "role" | "reviewer")) {
        field.suggestions = functions.to_vec();
    }
    form
}

fn version(given: &Given) -> Option<i64> {
    given.get("version").and_then(|v| v.parse().ok())
}

pub(super) async fn write(
    State(house): State<House>,
    here: Here,
    Path(path): Path<std::collections::HashMap<String, String>>,
    Form(given): Form<Given>,
) -> Outcome {
    let chapter = path.get("chapter").cloned().unwrap_or_default();
    let Here { visit, scope, .. } = &here;
    match actions::write_chapter(&visit.context, scope, &chapter, version(&given), &given).await {
        Ok(()) => here.to(format_args!("system#{chapter}")),
        Err(error) => page(&house, &here, Returned::refused(error, given, CHAPTER_, None)?, &chapter).await,
    }
}

pub(super) async fn add_duty(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    match actions::add_duty(&here.visit.context, &here.scope, &given).await {
        Ok(()) => here.to("system#roles"),
        Err(error) => page(&house, &here, Returned::refused(error, given, DUTY_, None)?, "").await,
    }
}

pub(super) async fn save_duty(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let id = here.id()?;
    let version = version(&given).ok_or(Error::NotFound)?;
    match actions::edit_duty(&here.visit.context, &here.scope, id, version, &given).await {
        Ok(()) => here.to("system#roles"),
        Err(error) => page(&house, &here, Returned::refused(error, given, DUTY_, Some(id))?, "").await,
    }
}

pub(super) async fn remove_duty(here: Here, Form(given): Form<Given>) -> Outcome {
    actions::remove_duty(&here.visit.context, &here.scope, here.id()?, register::version(&given)?).await?;
    here.to("system#roles")
}

pub(super) async fn review(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    match actions::review_system(&here.visit.context, &here.scope, &given).await {
        Ok(()) => here.to("system#reviews"),
        Err(error) => page(&house, &here, Returned::refused(error, given, REVIEW_, None)?, "").await,
    }
}
