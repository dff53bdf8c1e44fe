//! The system for internal control: its chapters, the roles' duties, and the act of looking it over.

use askama::Template;
use axum::{
    extract::{Form, Path, State as Axum},
    response::IntoResponse,
};
use context::Error;
use interface::{Clash, ErrorSummary, FormField, Frame, Page, Tab};
use register::{FieldView, Given};
use socket::{House, Outcome, Scope};
use uuid::Uuid;

use super::{
    scope::{Here, base, crumbs, tabs},
    state::State,
};
use crate::{
    EDIT, READ, actions,
    annexes::{Say, standard},
    model::{CHAPTER, CHAPTERS, Chapter, DUTY, Duty, Piece, REVIEW, Review, pieces},
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

pub(super) async fn show(Axum(house): Axum<House>, here: Here) -> Outcome {
    page(&house, &here, State::default(), "").await
}

/// `chapter` is the one whose form came back, if one did: a chapter without words of its own has no record to be known by.
async fn page(house: &House, here: &Here, state: State, chapter: &str) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(READ, &scope.unit.place).await?;
    let (system, year) = store::system(&mut read, scope.unit.id, scope.year).await?;
    let method = store::method(&mut read, scope.year).await?;
    let functions: Vec<String> = organisation::functions(&mut read).await?.into_iter().map(|f| f.name).collect();
    drop(read);
    let frame = &crumbs(&visit.frame, scope, &visit.frame.t("control-system"));
    let say = Say { house, context: &visit.context };
    // An inherited duty has no record of this year yet; it gets one when the system is first changed.
    let own_year = year == scope.year;
    let written: Vec<Chapter> = CHAPTERS
        .iter()
        .map(|(name, _)| match system.chapter(name) {
            Some(own) => own.clone(),
            None => Chapter { chapter: (*name).to_owned(), text: standard(&say, scope, name), ..Chapter::default() },
        })
        .collect();
    let fill = |record: &Chapter| -> Vec<FieldView> {
        let back = state.is(CHAPTER_, None) && record.chapter == chapter;
        let views = CHAPTER.form(Some(record));
        if back { register::typed(views, &state.given) } else { views }
    };
    // What is inherited is copied when it is first changed, and the copy begins at its first version.
    let stands = |version: i64| if own_year { version } else { version.min(1) };
    let chapter_views: Vec<Vec<FieldView>> = written.iter().map(fill).collect();
    let duty_views: Vec<Vec<FieldView>> =
        system.duties.iter().map(|d| state.fill(DUTY.form(Some(d)), DUTY_, Some(d.head.id))).collect();
    let new_duty = state.fill(DUTY.form(None), DUTY_, None);
    let today = Review { day: Some(visit.context.clock.today()), unchanged: true, ..Review::default() };
    let new_review = state.fill(REVIEW.form(Some(&today)), REVIEW_, None);
    let fields = |views, kind, record, apart: String| fields(frame, views, kind, record, &state, apart, &functions);
    let chapters = CHAPTERS.iter().zip(&written).zip(&chapter_views).map(|(((name, level), record), views)| {
        let open = state.is(CHAPTER_, None) && *name == chapter;
        let conflict = state.clash(frame, &method).filter(|_| open);
        ChapterView {
            name,
            level: level + 1,
            title: if record.title.is_empty() { frame.t(&format!("chapter-{name}")) } else { record.title.clone() },
            own: system.chapter(name).is_some(),
            pieces: pieces(&record.text),
            version: state.conflict.as_deref().filter(|_| open).map_or(stands(record.head.version), |c| c.version),
            open,
            conflict,
            fields: views
                .iter()
                .map(|v| {
                    let problems = if open { state.problems.as_slice() } else { &[] };
                    let field = FormField::new(frame, CHAPTER_, v, problems);
                    if open { field } else { field.apart(name) }
                })
                .collect(),
        }
    });
    let mut roles: Vec<(&str, Vec<DutyView<'_>>)> = vec![];
    for (role, duties) in system.roles() {
        let views = duties.into_iter().map(|duty| {
            let at = system.duties.iter().position(|d| d.head.id == duty.head.id).unwrap_or_default();
            let record = Some(duty.head.id);
            let open = state.is(DUTY_, record);
            DutyView {
                duty,
                version: state.version(DUTY_, duty.head.id, duty.head.version),
                open,
                conflict: state.clash(frame, &method).filter(|_| open),
                fields: if own_year {
                    fields(&duty_views[at], DUTY_, record, duty.head.id.to_string())
                } else {
                    vec![]
                },
            }
        });
        roles.push((role, views.collect()));
    }
    let body = SystemPage {
        frame,
        scope,
        base: base(scope),
        tabs: tabs(frame, scope, "system"),
        from: (!own_year).then_some(year),
        chapters: chapters.collect(),
        roles,
        new_duty: fields(&new_duty, DUTY_, None, "new".to_owned()),
        reviews: &system.reviews,
        new_review: fields(&new_review, REVIEW_, None, "review".to_owned()),
        summary: ErrorSummary { frame, kind: state.kind(DUTY_), problems: &state.problems },
        may_edit: visit.context.may(EDIT, &scope.unit.place),
    };
    Ok((state.status(), Page(body)).into_response())
}

fn fields<'a>(
    frame: &'a Frame,
    views: &'a [FieldView],
    kind: &'static str,
    record: Option<Uuid>,
    state: &State,
    apart: String,
    functions: &[String],
) -> Vec<FormField<'a>> {
    let field = |view| {
        let mut field = FormField::new(frame, kind, view, state.problems_of(kind, record));
        if matches!(view.name, "role" | "reviewer") {
            field.suggestions = functions.to_vec();
        }
        if state.is(kind, record) { field } else { field.apart(&apart) }
    };
    views.iter().map(field).collect()
}

fn version(given: &Given) -> Option<i64> {
    given.get("version").and_then(|v| v.parse().ok())
}

pub(super) async fn write(
    Axum(house): Axum<House>,
    here: Here,
    Path(path): Path<std::collections::HashMap<String, String>>,
    Form(given): Form<Given>,
) -> Outcome {
    let chapter = path.get("chapter").cloned().unwrap_or_default();
    let Here { visit, scope, .. } = &here;
    match actions::write_chapter(&visit.context, scope, &chapter, version(&given), &given).await {
        Ok(()) => here.to(format_args!("system#{chapter}")),
        Err(error) => page(&house, &here, State::refused(error, given, CHAPTER_, None)?, &chapter).await,
    }
}

pub(super) async fn add_duty(Axum(house): Axum<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    match actions::add_duty(&here.visit.context, &here.scope, &given).await {
        Ok(()) => here.to("system#roles"),
        Err(error) => page(&house, &here, State::refused(error, given, DUTY_, None)?, "").await,
    }
}

pub(super) async fn save_duty(Axum(house): Axum<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let id = here.id()?;
    let version = version(&given).ok_or(Error::NotFound)?;
    match actions::edit_duty(&here.visit.context, &here.scope, id, version, &given).await {
        Ok(()) => here.to("system#roles"),
        Err(error) => page(&house, &here, State::refused(error, given, DUTY_, Some(id))?, "").await,
    }
}

pub(super) async fn remove_duty(here: Here) -> Outcome {
    actions::remove_duty(&here.visit.context, &here.scope, here.id()?).await?;
    here.to("system#roles")
}

pub(super) async fn review(Axum(house): Axum<House>, here: Here, Form(mut given): Form<Given>) -> Outcome {
    given.entry("unchanged".to_owned()).or_insert_with(|| "false".to_owned());
    match actions::review_system(&here.visit.context, &here.scope, &given).await {
        Ok(()) => here.to("system#reviews"),
        Err(error) => page(&house, &here, State::refused(error, given, REVIEW_, None)?, "").await,
    }
}
