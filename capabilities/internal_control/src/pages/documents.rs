//! Documents and decisions of a unit's year: print, record what was decided, compare.

use std::collections::HashMap;

use askama::Template;
use axum::{
    extract::{Form, Multipart, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use context::{Error, Message, Problem};
use decisions::{
    Compared, Decision, DiaryFile,
    model::{DECIDERS, Point, REPORTING},
};
use interface::{ErrorSummary, Flash, FormField, Frame, Page, Tab};
use register::{FieldView, Given, Shape};
use serde::Deserialize;
use socket::{Adoptable, Annex, House, Outcome, Print, Scope};
use uuid::Uuid;

use super::scope::{Here, base, crumbs, tabs};
use crate::INTERNAL_CONTROL;

#[derive(Template)]
#[template(path = "documents.html")]
struct Documents<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    base: String,
    tabs: Vec<Tab>,
    annexes: Vec<&'static str>,
    /// What a body can decide on.
    adoptables: Vec<&'static str>,
    /// What can be had as a workbook that reads in again.
    exported: Vec<&'static str>,
    decisions: Vec<Decision>,
    /// Files from the diary, by decision.
    diary: HashMap<Uuid, Vec<DiaryFile>>,
    given: &'a Given,
    summary: ErrorSummary<'a>,
    /// Who may decide, and what is asked where the body did not.
    deciders: &'static [&'static str],
    deciding: Vec<FormField<'a>>,
    /// What may not be delegated, and what introduces it.
    reserved: &'static [decisions::Reserved],
    not_delegated: Message,
    may_record: bool,
    may_share: bool,
    may_submit: bool,
}

impl Documents<'_> {
    fn given(&self, name: &str) -> &str {
        self.given.get(name).map(String::as_str).unwrap_or_default()
    }
    /// Everything is chosen until somebody has chosen.
    fn chosen(&self, name: &str) -> bool {
        let usual = INTERNAL_CONTROL.adoptables.iter().any(|a| a.name == name);
        (self.given.is_empty() && usual) || self.given.contains_key(&format!("kind-{name}"))
    }
    /// Whether the day was refused because it is before the proposal was sent.
    fn asks_for_day(&self) -> bool {
        self.summary.problems.iter().any(|p| p.message.key == "decision-before-sent")
    }
    /// Whether the point of the delegation rules was refused: unknown, or it did not hold that day.
    fn asks_for_point(&self) -> bool {
        self.summary.problems.iter().any(|p| matches!(p.message.key, "delegation-unknown" | "delegation-not-then"))
    }
    /// What a decision in the body's place rests on, line by line.
    fn decided(&self, decision: &Decision) -> Vec<String> {
        let lines = decision.decided().map(|decided| decided.head).unwrap_or_default();
        let mut said: Vec<String> = lines.iter().map(|line| self.frame.say(line)).collect();
        if !decision.rests.reason.is_empty() {
            let why = Message::new("delegation-because").with("reason", decision.rests.reason.as_str());
            said.push(self.frame.say(&why));
        }
        said
    }
    /// The body decides, until somebody has said otherwise.
    fn decider(&self, name: &str) -> bool {
        let given = self.given("decider");
        given == name || (given.is_empty() && name == "body")
    }
    fn diary(&self, decision: &Uuid) -> &[DiaryFile] {
        self.diary.get(decision).map(Vec::as_slice).unwrap_or_default()
    }
    fn exports(&self, name: &str) -> bool {
        self.exported.contains(&name)
    }
    /// Whether the visitor may read what stands in it now.
    fn prints(&self, kind: &str) -> bool {
        self.annexes.contains(&kind)
    }
}

/// `?recorded=ID,ID` tells what was just recorded.
pub(super) async fn show(State(house): State<House>, here: Here, Query(asked): Query<Given>) -> Outcome {
    let recorded = asked.get("recorded").map(String::as_str).unwrap_or_default();
    draw(&house, &here, &Given::new(), &[], recorded).await
}

/// The annexes of a unit's year go as PDF in one archive: `annex-<name>` chooses, `first` is the first one's number.
pub(super) async fn pack(State(house): State<House>, here: Here, Query(given): Query<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let chosen = |a: &&Annex| given.contains_key(&format!("annex-{}", a.name));
    let names: Vec<String> = house.annexes().filter(chosen).map(|a| a.name.to_owned()).collect();
    let text = |name: &str| given.get(name).map(|t| t.trim()).unwrap_or_default();
    let first = text("first").parse().ok().filter(|n| (1..=999).contains(n)).unwrap_or(1);
    let meeting = if text("meeting").is_empty() { None } else { Some(register::day(text("meeting"))) };
    let print = Print {
        case_number: text("case_number").to_owned(),
        meeting: meeting.transpose().map_err(Error::invalid)?,
        proposal: !text("meeting").is_empty(),
        ..Print::default()
    };
    let bytes = decisions::pack(&house, &visit.context, scope, &names, first, &print).await?;
    Ok(file(bytes, &format!("{} {} {}.zip", visit.frame.t("pack"), scope.year, scope.unit.name)))
}

async fn page(house: &House, here: &Here, given: &Given, problems: &[Problem]) -> Outcome {
    draw(house, here, given, problems, "").await
}

async fn draw(house: &House, here: &Here, given: &Given, problems: &[Problem], recorded: &str) -> Outcome {
    let Here { visit, scope, .. } = here;
    let mut read = visit.context.read(decisions::READ, &scope.unit.place).await?;
    let points = decisions::points(&mut read, scope).await?;
    drop(read);
    let decided = decisions::decisions(&visit.context, scope).await?;
    let diary = decisions::diary_files(&visit.context, scope).await?;
    let mut frame = crumbs(&visit.frame, scope, &visit.frame.t("tab-documents"));
    let recorded: Vec<Uuid> = recorded.split(',').filter_map(|id| id.parse().ok()).collect();
    let new = decided.iter().filter(|d| recorded.contains(&d.id));
    let new: Vec<_> = new
        .map(|d| format!("{} ({} {})", frame.t(&d.kind), frame.t("decision-version").to_lowercase(), d.version))
        .collect();
    if !new.is_empty() {
        frame.flash = Some(Flash { text: frame.by("decision-recorded", &new.join(", ")), color: "success" });
    }
    let views = register::typed(deciding().into(), given);
    let may = |permission| visit.context.may(permission, &scope.unit.place);
    let body = Documents {
        frame: &frame,
        scope,
        base: base(scope),
        tabs: tabs(&frame, scope, "documents"),
        annexes: house.annexes().filter(|a| may(a.permission)).map(|a| a.name).collect(),
        adoptables: house.adoptables().map(|a| a.name).collect(),
        exported: house.exporters().filter(|e| may(e.needs)).map(|e| e.name).collect(),
        decisions: decided,
        diary,
        given,
        summary: ErrorSummary { frame: &frame, kind: "decision", problems },
        deciders: DECIDERS,
        reserved: decisions::reserved(),
        not_delegated: Message::new("delegation-may-not").with("law", decisions::law()),
        deciding: views
            .iter()
            .map(|view| offering(FormField::new(&frame, "decision", view, problems), &points))
            .collect(),
        may_record: may(decisions::RECORD),
        may_share: may(decisions::SHARE),
        may_submit: may(decisions::SUBMIT),
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, Page(body)).into_response())
}

/// What is asked where somebody decided in the body's place.
fn deciding() -> [FieldView; 4] {
    let line = |max| Shape::Text { max };
    [
        FieldView::new("function", line(200), false),
        FieldView::new("delegation", line(200), false),
        FieldView::new("reporting", Shape::Choice(REPORTING), false),
        FieldView::new("delegation_reason", Shape::LongText { max: 2000 }, false),
    ]
}

/// The points of the delegation rules, and the posts that they name, to choose from.
fn offering<'a>(field: FormField<'a>, points: &[Point]) -> FormField<'a> {
    let of = |what: fn(&Point) -> &String| points.iter().map(what).cloned().collect();
    let suggestions = match field.field.name {
        "delegation" => of(|point| &point.number),
        "function" => of(|point| &point.post),
        _ => vec![],
    };
    FormField { suggestions, ..field }
}

pub(super) async fn adopt(State(house): State<House>, here: Here, Form(given): Form<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let text = |name: &str| given.get(name).cloned().unwrap_or_default();
    let chosen = |a: &&Adoptable| given.contains_key(&format!("kind-{}", a.name));
    let kinds: Vec<&'static Adoptable> = house.adoptables().filter(chosen).collect();
    let decision = decisions::Given {
        body: text("body"),
        date: text("date"),
        paragraph: text("paragraph"),
        case_number: text("case_number"),
        date_confirmed: given.contains_key("date_confirmed"),
        decider: text("decider"),
        delegation: text("delegation"),
        delegation_confirmed: given.contains_key("delegation_confirmed"),
        function: text("function"),
        reporting: text("reporting"),
        delegation_reason: text("delegation_reason"),
    };
    let recorded = if kinds.is_empty() {
        Err(Error::invalid("decision-nothing-chosen"))
    } else {
        decisions::adopt(&house, &visit.context, scope, &kinds, &decision).await
    };
    match recorded {
        Ok(all) => {
            let ids: Vec<_> = all.iter().map(|one| one.id.to_string()).collect();
            here.to(format_args!("documents?recorded={}", ids.join(",")))
        }
        Err(Error::Invalid(problems)) => page(&house, &here, &given, &problems).await,
        Err(error) => Err(error.into()),
    }
}

/// A file to take away, under a name the registrator recognises.
pub(super) fn file(bytes: Vec<u8>, name: &str) -> Response {
    let kind = match name.rsplit('.').next() {
        Some("pdf") => "application/pdf",
        Some("docx") => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some("csv") => "text/csv; charset=utf-8",
        Some("zip") => "application/zip",
        _ => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    };
    let shown = if kind == "application/pdf" { "inline" } else { "attachment" };
    let encoded = interface::in_address(name);
    let disposition = format!("{shown}; filename*=UTF-8''{encoded}");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

pub(super) async fn annex(State(house): State<House>, here: Here, Query(given): Query<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let (name, kind) = here.file()?;
    let annex = house.annexes().find(|a| a.name == name).ok_or(Error::NotFound)?;
    let adoptable = house.adoptables().find(|a| a.annex.name == name);
    let print = decisions::print(&visit.context, scope, adoptable).await?;
    let print = Print { public: given.contains_key("public"), ..print };
    let document = house.print(&visit.context, scope, annex, &print).await?;
    let title =
        format!("{} {} {}{}.{kind}", document.title, scope.year, scope.unit.name, version(&visit.frame, &given));
    let bytes = socket::made(document, kind).await?.ok_or(Error::NotFound)?;
    Ok(file(bytes, &title))
}

pub(super) async fn decided(here: Here, Query(given): Query<Given>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let found = decisions::pdf(&visit.context, scope, here.id()?, given.contains_key("public")).await?;
    let (kind, number, bytes) = found.ok_or(Error::NotFound)?;
    let (kind, which) = (visit.frame.t(&kind), version(&visit.frame, &given));
    Ok(file(bytes, &format!("{kind} {} {} v{number}{which}.pdf", scope.year, scope.unit.name)))
}

/// What a file's name says of the version for the public: `?public` in the address asks for it.
pub(super) fn version(frame: &Frame, given: &Given) -> String {
    if given.contains_key("public") { format!(" {}", frame.t("public-version").to_lowercase()) } else { String::new() }
}

/// The decided file as the diary has it, kept beside ours.
pub(super) async fn keep(State(house): State<House>, here: Here, mut form: Multipart) -> Outcome {
    let broken = |_| Error::invalid("import-upload-broken");
    let (mut name, mut bytes) = (String::new(), vec![]);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        field.file_name().unwrap_or_default().clone_into(&mut name);
        bytes = socket::received(field).await?.into();
    }
    match decisions::keep_file(&here.visit.context, &here.scope, here.id()?, &name, bytes).await {
        Ok(()) => here.to("documents#decided"),
        Err(Error::Invalid(problems)) => page(&house, &here, &Given::new(), &problems).await,
        Err(error) => Err(error.into()),
    }
}

/// A file of the diary.
pub(super) async fn kept(here: Here) -> Outcome {
    let (name, bytes) =
        decisions::diary_file(&here.visit.context, &here.scope, here.id()?).await?.ok_or(Error::NotFound)?;
    let name = if name.to_lowercase().ends_with(".pdf") { name } else { format!("{name}.pdf") };
    Ok(file(bytes, &name))
}

pub(super) async fn export(State(house): State<House>, here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let (name, kind) = here.file()?;
    let exporter = house.exporters().find(|e| e.name == name).ok_or(Error::NotFound)?;
    let rows = (exporter.run)(&house, &visit.context, scope).await?;
    let title = format!("{} {} {}.{kind}", visit.frame.t(name), scope.year, scope.unit.name);
    let bytes = match kind {
        "xlsx" => {
            let made = socket::making(move || documents::xlsx(&rows.sheets)).await?;
            made.map_err(|e| Error::Internal(e.to_string()))?
        }
        "csv" => socket::making(move || rows.sheets.first().map(documents::csv).unwrap_or_default()).await?,
        _ => return Err(Error::NotFound.into()),
    };
    Ok(file(bytes, &title))
}

#[derive(Deserialize)]
pub(super) struct Versions {
    kind: String,
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "compare.html")]
struct Compare<'a> {
    frame: &'a Frame,
    base: String,
    title: String,
    compared: Compared,
}

/// A version as the address names it: `draft`, or its number.
pub(super) async fn compare(State(house): State<House>, here: Here, Query(versions): Query<Versions>) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let kind = house.adoptables().find(|a| a.name == versions.kind).ok_or(Error::NotFound)?;
    let content = async |text: &str| {
        let version = match text {
            "draft" => None,
            number => Some(number.parse().map_err(|_| Error::NotFound)?),
        };
        decisions::version_or_draft(&visit.context, scope, kind, version).await
    };
    let contents = (content(&versions.from).await?, content(&versions.to).await?);
    let mut read = visit.context.read(decisions::READ, &scope.unit.place).await?;
    let hidden = decisions::Hidden::read(&house, &mut read, scope.unit.id).await?;
    drop(read);
    let compared = decisions::compare(kind, &contents.0, &contents.1, &hidden)?;
    let frame = crumbs(&visit.frame, scope, &visit.frame.t("compare"));
    let title = visit.frame.t(kind.name);
    Ok(Page(Compare { frame: &frame, base: base(scope), title, compared }).into_response())
}
