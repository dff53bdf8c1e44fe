//! The import, three steps on one page: the file, the columns recognised, what will happen. Nothing is stored before the last.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    Json,
    extract::{Multipart, State},
    http::StatusCode,
    response::IntoResponse,
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use context::Message;
use documents::spreadsheet::{Heading, Trouble};
use interface::{Frame, Page, Tab};
use socket::{House, ImportReport, ImportRequest, Importer, Outcome, RowReport, Scope, ValueSeen, received};
use uuid::Uuid;

use super::{
    event::level_options,
    scope::{Here, crumbs, tabs},
};
use crate::{model::Method, store};

/// How many rows of each sort the preview lists; the rest are counted.
const LISTED: usize = 50;
/// The largest file that a page carries along, in bytes: a hundred thousand rows fit.
const MOST_CARRIED: usize = 16 * 1024 * 1024;
/// The most fields that the wizard's form has: one for each column, and for each text that stands for something.
const MOST_FIELDS: usize = 1000;

#[derive(Template)]
#[template(path = "import.html")]
struct Import<'a> {
    frame: &'a Frame,
    scope: &'a Scope,
    tabs: Vec<Tab>,
    kind: &'a str,
    /// What can be taken in by this visitor.
    kinds: Vec<&'static str>,
    /// By which the page asks how far the work has come.
    work: Uuid,
    preview: Option<Preview<'a>>,
}

impl Import<'_> {
    /// Whether the file must be chosen, because none is carried along.
    fn asks_for_file(&self) -> bool {
        self.preview.as_ref().is_none_or(|preview| preview.carried.is_none())
    }

    /// The kind of record that changed fields belong to, for their labels.
    fn record(&self) -> &str {
        match self.kind {
            "risk-analysis" | "control-plan" => "risk-event",
            "governing-documents" => "governing-document",
            "role-duties" => "role-duty",
            other => other,
        }
    }
}

struct Preview<'a> {
    /// Whether a column that is not used is kept with its row.
    keeps_columns: bool,
    file: &'a str,
    /// The file itself, carried along so that nothing is stored before somebody says so. A very large one is chosen again instead.
    carried: Option<String>,
    headings: Vec<(&'a Heading, Vec<(&'static str, bool)>)>,
    blank: Option<String>,
    /// Texts that stand for something, with what each may mean: answer, words, whether it is taken for that.
    values: Vec<(&'a ValueSeen, Vec<(String, String, bool)>)>,
    report: &'a ImportReport,
    summary: String,
    remove_missing: bool,
}

impl Preview<'_> {
    fn listed<'r>(&self, rows: &'r [RowReport]) -> &'r [RowReport] {
        &rows[..rows.len().min(LISTED)]
    }
    fn troubles<'r>(&self, all: &'r [Trouble]) -> &'r [Trouble] {
        &all[..all.len().min(LISTED)]
    }
    /// The headings of what is not read at all.
    fn unread(&self) -> Vec<&str> {
        let unused = self.report.headings.iter().filter(|h| h.known.is_none() && !self.keeps_columns);
        unused.map(|h| h.text.as_str()).collect()
    }
    fn unused(&self) -> &'static str {
        if self.keeps_columns { "import-kept" } else { "import-unread" }
    }
    fn has_unknown(&self) -> bool {
        self.values.iter().any(|(value, _)| value.means.is_empty())
    }
    fn changes(&self) -> bool {
        !self.report.new.is_empty()
            || !self.report.changed.is_empty()
            || (self.remove_missing && !self.report.missing.is_empty())
    }
}

/// What came with the form.
#[derive(Default)]
struct Sent {
    kind: String,
    store: bool,
    work: Option<Uuid>,
    request: ImportRequest,
}

/// What the visitor may take in here.
fn kinds(house: &House, here: &Here) -> context::Result<Vec<&'static str>> {
    let may = |i: &&Importer| i.scoped && here.visit.context.may(i.needs, &here.scope.unit.place);
    let kinds: Vec<_> = house.importers().filter(may).map(|i| i.name).collect();
    if kinds.is_empty() { Err(context::Error::Denied("any-import")) } else { Ok(kinds) }
}

pub(super) async fn ask(State(house): State<House>, here: Here) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let kinds = kinds(&house, &here)?;
    let frame = crumbs(&visit.frame, scope, &visit.frame.t("tab-import"));
    let tabs = tabs(&frame, scope, "import");
    let work = visit.context.entropy.id(&visit.context.clock);
    let kind = kinds.first().copied().unwrap_or_default();
    Ok(Page(Import { frame: &frame, scope, tabs, kind, kinds, work, preview: None }).into_response())
}

/// How far a long import has come: `[done, all]`, or nothing when it is not going on.
pub(super) async fn progress(State(house): State<House>, here: Here) -> Outcome {
    Ok(Json(house.progress(here.visit.context.tenant, here.id()?)).into_response())
}

pub(super) async fn preview(State(house): State<House>, here: Here, form: Multipart) -> Outcome {
    let Here { visit, scope, .. } = &here;
    let kinds = kinds(&house, &here)?;
    let sent = sent(form).await?;
    let importer = importer(&house, &sent.kind)?;
    let mut read = visit.context.read(importer.needs, &scope.unit.place).await?;
    let method = store::method(&mut read, scope.year).await?;
    drop(read);
    let work = sent.work.unwrap_or_else(|| visit.context.entropy.id(&visit.context.clock));
    let (_working, progress) = house.begin(visit.context.tenant, work);
    let request = ImportRequest { dry_run: !sent.store, progress, ..sent.request };
    let report = (importer.run)(&house, &visit.context, Some(scope), &request).await?;
    if report.stored {
        return here.to(importer.page);
    }
    let frame = crumbs(&visit.frame, scope, &visit.frame.t("tab-import"));
    let choices = |h: &Heading| importer.columns.iter().map(|k| (k.name, h.known == Some(k.name))).collect();
    // What could not be read at all is not worth carrying.
    let carried = request.bytes.len() <= MOST_CARRIED && !report.headings.is_empty();
    let preview = Preview {
        keeps_columns: importer.keeps_columns,
        file: &request.file,
        carried: carried.then(|| BASE64_STANDARD.encode(&request.bytes)),
        headings: report.headings.iter().map(|h| (h, choices(h))).collect(),
        blank: report.questions.iter().find(|(q, _)| *q == "blank").map(|(_, a)| a.clone()),
        values: report.values.iter().map(|v| (v, meanings(&frame, &method, v))).collect(),
        report: &report,
        summary: frame.say(
            &Message::new("import-summary")
                .with("new", report.new.len())
                .with("changed", report.changed.len())
                .with("unchanged", report.unchanged)
                .with("missing", report.missing.len()),
        ),
        remove_missing: request.remove_missing,
    };
    let tabs = tabs(&frame, scope, "import");
    let status = if report.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = Import { frame: &frame, scope, tabs, kind: &sent.kind, kinds, work, preview: Some(preview) };
    Ok((status, Page(body)).into_response())
}

/// What a text may mean in its column.
fn meanings(frame: &Frame, method: &Method, seen: &ValueSeen) -> Vec<(String, String, bool)> {
    let all = match seen.column {
        "handling" => ["in-plan", "outside"].map(|m| (m.to_owned(), frame.t(&format!("import-{m}")))).into(),
        scale => level_options(method, scale),
    };
    all.into_iter().map(|(answer, words)| (answer.clone(), words, answer == seen.means)).collect()
}

fn importer(house: &House, kind: &str) -> context::Result<&'static Importer> {
    house.importers().find(|i| i.scoped && i.name == kind).ok_or(context::Error::NotFound)
}

async fn sent(mut form: Multipart) -> context::Result<Sent> {
    let mut sent = Sent::default();
    let mut columns = BTreeMap::new();
    let broken = |_| context::Error::invalid("import-upload-broken");
    let mut left = MOST_FIELDS;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        left = left.checked_sub(1).ok_or_else(|| context::Error::invalid("import-upload-broken"))?;
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let file = field.file_name().unwrap_or_default().to_owned();
            let bytes = received(field).await?;
            if !file.is_empty() {
                sent.request.file = file;
                sent.request.bytes = bytes;
            }
            continue;
        }
        let text = field.text().await.map_err(broken)?;
        match name.as_str() {
            "kind" => sent.kind = text,
            "step" => sent.store = text == "store",
            "remove_missing" => sent.request.remove_missing = text == "true",
            "work" => sent.work = Uuid::try_parse(&text).ok(),
            value if value.starts_with("value:") => drop(sent.request.answers.insert(name, text)),
            "blank" if !text.is_empty() => drop(sent.request.answers.insert("blank".to_owned(), text)),
            "carried_name" if sent.request.file.is_empty() => sent.request.file = text,
            "carried" if sent.request.bytes.is_empty() => {
                let bytes =
                    BASE64_STANDARD.decode(text).map_err(|_| context::Error::invalid("import-upload-broken"))?;
                sent.request.bytes = bytes.into();
            }
            other => {
                if let Some(heading) = other.strip_prefix("column:") {
                    columns.insert(heading.to_owned(), text);
                }
            }
        }
    }
    sent.request.columns = columns;
    Ok(sent)
}
