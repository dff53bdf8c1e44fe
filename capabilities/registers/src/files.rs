//! A register from a spreadsheet and to one.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

use askama::Template;
use axum::{
    extract::Multipart,
    http::{StatusCode, header},
    response::{IntoResponse, Redirect},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use context::{Context, Error, Language, Message, search_key};
use database::Read;
use documents::{
    Sheet, Typed,
    spreadsheet::{Heading, Known},
};
use interface::{Frame, Page};
use register::{AnyKind, Given, Line, Owner, Query, Shape};
use socket::{
    AnyRegister, At, House, ImportReport, ImportRequest, Outcome, RowReport, at_cell, finish, importing, open,
};

use crate::{
    pages::breaking,
    spot::{Spot, begin},
    view::{shown, title},
};

type Any = &'static dyn AnyRegister;

/// Every record that a query asks for, page by page.
async fn all(kind: &dyn AnyKind, read: &mut Read, owner: &Owner, query: Query) -> context::Result<Vec<Line>> {
    let (mut all, mut query) = (vec![], query);
    query.limit = 500;
    loop {
        let lines = kind.lines_in(read, owner, &query).await?;
        let last = lines.last().filter(|_| lines.len() == 500).cloned();
        all.extend(lines);
        let Some(last) = last else { return Ok(all) };
        query = kind.following(query, &last);
    }
}

/// What the list shows, whole: every field, and what tells a file that comes back which record a row was, and when.
pub(crate) async fn export(register: Any, house: House, spot: Spot, asked: Given, end: &'static str) -> Outcome {
    let (kind, about) = (register.kind(), register.about());
    let mut read = spot.visit.context.read(about.read.permission, spot.at.place()).await?;
    let lines = match asked.get("rule") {
        Some(rule) => breaking(register, &house, &spot, &mut read, rule, usize::MAX).await?.0,
        None => all(kind, &mut read, &spot.at.owner(), kind.query(&asked)).await?,
    };
    drop(read);
    let (frame, fields) = (&spot.visit.frame, kind.about());
    let told: Vec<_> = fields.iter().enumerate().filter(|(_, f)| f.asked()).collect();
    let cell = |line: &Line, at: usize| -> Typed {
        let (field, text) = (&fields[at], line.values[at].as_deref());
        match field.shape {
            Shape::Whole { .. } | Shape::Level(_) => text.and_then(|t| t.parse::<i64>().ok()).into(),
            // A day is written as spreadsheets sort it.
            Shape::Date => text.unwrap_or_default().into(),
            _ => shown(frame, kind.name(), field, text).into(),
        }
    };
    let row = |line: &Line| {
        let own = told.iter().map(|(at, _)| cell(line, *at));
        own.chain([line.head.id.to_string().into(), line.head.version.into()]).collect()
    };
    let headings = told.iter().map(|(_, f)| frame.label(kind.name(), f.name));
    let width = |shape: Shape| match shape {
        Shape::LongText { .. } => 60,
        Shape::Text { max } if max > 50 => 36,
        _ => 18,
    };
    let sheet = Sheet {
        name: frame.t(about.page).chars().take(31).collect(),
        headings: headings.chain(["Id".to_owned(), "Version".to_owned()]).collect(),
        widths: told.iter().map(|(_, f)| width(f.shape)).chain([12, 9]).collect(),
        rows: lines.iter().map(row).collect(),
    };
    let unit = spot.at.unit.as_ref().map(|unit| format!(" {}", unit.name)).unwrap_or_default();
    let name = format!("{}{unit}.{end}", frame.t(about.page));
    let written = move || if end == "csv" { Ok(documents::csv(&sheet)) } else { documents::xlsx(&[sheet]) };
    // Writing a long workbook takes its time: other visitors do not wait for it.
    let bytes = socket::aside(written).await?.map_err(|e| Error::Internal(e.to_string()))?;
    let disposition = format!("attachment; filename*=UTF-8''{}", interface::in_address(&name));
    let kind = if end == "csv" {
        "text/csv; charset=utf-8"
    } else {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    };
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// The columns of a register: each field under its label in either language and what else people call it.
fn known(house: &House, register: Any) -> &'static [Known] {
    static MADE: Mutex<BTreeMap<&str, &'static [Known]>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    let kind = register.kind();
    made.entry(kind.name()).or_insert_with(|| {
        let words = house.words();
        let column = |name, required, headings: Vec<&'static str>| {
            let headings: &'static [&'static str] = Vec::leak(headings);
            Known { name, required, headings }
        };
        let fields = kind.about().into_iter().filter(|f| f.asked()).map(|f| {
            let key = format!("{}-{}", kind.name(), f.name);
            let labels = [Language::Swedish, Language::English].map(|l| socket::keep(words.word(l, &key)));
            column(f.name, f.required, labels.into_iter().chain(f.known_as.iter().copied()).collect())
        });
        let own = [column("id", false, vec!["Id"]), column("version", false, vec!["Version"])];
        Vec::leak(fields.chain(own).collect())
    })
}

/// What the words of each choice are called: in either language, or as they are.
fn meanings(house: &House, kind: &dyn AnyKind) -> HashMap<(&'static str, String), &'static str> {
    let mut all = HashMap::new();
    for field in kind.about() {
        let Shape::Choice(of) = field.shape else { continue };
        for word in of {
            all.insert((field.name, search_key(word)), *word);
            for language in [Language::Swedish, Language::English] {
                for key in [format!("choice-{}-{}-{word}", kind.name(), field.name), format!("choice-{word}")] {
                    if house.words().has(language, &key) {
                        all.insert((field.name, search_key(&house.words().word(language, &key))), *word);
                    }
                }
            }
        }
    }
    all
}

/// Takes a file in: each row is somebody's record changed, a new one, or told of.
pub(crate) async fn import(
    register: Any,
    house: &House,
    context: &Context,
    at: &At,
    request: &ImportRequest,
) -> context::Result<ImportReport> {
    let (kind, about, owner) = (register.kind(), register.about(), at.owner());
    let (found, mut report) = open(request, known(house, register)).await?;
    let mut change = begin(register, &importing(context, request), at, about.edit.permission).await?;
    let (fields, meanings) = (kind.about(), meanings(house, kind));
    let standing = all(kind, &mut change, &owner, kind.query(&Given::new())).await?;
    let at_of = |name: &str| fields.iter().position(|f| f.name == name);
    // Rows are recognised by their id, else by the first field of those that says something.
    let mut by: HashMap<(&str, String), Vec<usize>> = HashMap::new();
    for (n, line) in standing.iter().enumerate().rev() {
        by.entry(("id", line.head.id.to_string())).or_default().push(n);
        for name in about.matched_by {
            let text = at_of(name).and_then(|at| line.values[at].as_deref()).map(search_key).unwrap_or_default();
            by.entry((name, text)).or_default().push(n);
        }
    }
    let mut taken = vec![false; standing.len()];
    for (done, record) in found.records.iter().enumerate() {
        request.progress.tell(done, found.records.len());
        let mut given = Given::new();
        for field in fields.iter().filter(|f| f.asked() && found.has(f.name)) {
            let text = record.text(field.name);
            let meant = meanings.get(&(field.name, search_key(text))).map_or(text, |word| *word);
            given.insert(field.name.to_owned(), meant.to_owned());
        }
        let find = |name: &'static str| {
            let key =
                (name, if name == "id" { record.text("id").to_lowercase() } else { search_key(record.text(name)) });
            let all = by.get(&key).filter(|_| !key.1.is_empty())?;
            all.iter().copied().rev().find(|n| !taken[*n])
        };
        let old = find("id").or_else(|| about.matched_by.iter().find_map(|name| find(name)));
        let done = match old {
            None => match kind.add(&mut change, &owner, &given).await {
                Ok(_) => {
                    let name = about.matched_by.last().copied().unwrap_or_default();
                    report.new.push(RowReport { text: record.text(name).to_owned(), ..RowReport::default() });
                    Ok(())
                }
                Err(error) => Err(error),
            },
            Some(n) => {
                taken[n] = true;
                let line = &standing[n];
                let version = record.text("version").parse().unwrap_or(line.head.version);
                match kind.normal(&given) {
                    Ok(normal) if same(&fields, line, &normal) => {
                        report.unchanged += 1;
                        Ok(())
                    }
                    Ok(normal) => match kind.edit(&mut change, &owner, line.head.id, version, &normal).await {
                        Ok(differences) if differences.is_empty() => {
                            report.unchanged += 1;
                            Ok(())
                        }
                        Ok(differences) => {
                            let one = |d: context::Difference| {
                                (d.field, d.before.unwrap_or_default(), d.after.unwrap_or_default())
                            };
                            report.changed.push(RowReport {
                                text: title(&fields, line),
                                matched: if record.text("id").is_empty() { "text-and-place" } else { "number" },
                                changes: differences.into_iter().map(one).collect(),
                                ..RowReport::default()
                            });
                            Ok(())
                        }
                        Err(error) => Err(error),
                    },
                    Err(problems) => Err(Error::Invalid(problems)),
                }
            }
        };
        match done {
            Ok(()) => {}
            Err(Error::Invalid(problems)) => {
                report.problems.extend(problems.into_iter().map(|p| at_cell(&found, record, p)));
            }
            Err(Error::Conflict(conflict)) => {
                let by = Message::new("import-row-conflict").with("by", conflict.by.as_str());
                report.problems.push(found.trouble(record, "id", by, "import-row-conflict-remedy".into()));
            }
            Err(error) => return Err(error),
        }
    }
    for (line, _) in standing.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        report.missing.push(RowReport { text: title(&fields, line), ..RowReport::default() });
        if request.remove_missing {
            kind.remove_in(&mut change, &owner, line.head.id, line.head.version).await?;
        }
    }
    finish(change, owner.unit.unwrap_or_default(), kind.name(), request, &mut report).await?;
    Ok(report)
}

fn same(fields: &[register::About], line: &Line, normal: &Given) -> bool {
    let stands = fields.iter().zip(&line.values);
    stands
        .filter_map(|(f, text)| Some((normal.get(f.name)?, text)))
        .all(|(new, old)| *new == old.as_deref().unwrap_or_default())
}

/// How many rows of each sort the preview lists; the rest are counted.
const LISTED: usize = 50;

struct Preview<'a> {
    file: String,
    /// The file itself, carried along so that nothing is stored before somebody says so.
    carried: String,
    headings: Vec<(&'a Heading, Vec<(&'static str, String, bool)>)>,
    report: &'a ImportReport,
    summary: String,
    changed: Vec<(String, Vec<(String, String, String)>)>,
    remove_missing: bool,
}

#[derive(Template)]
#[template(path = "register_import.html")]
struct Import<'a> {
    frame: &'a Frame,
    name: String,
    base: String,
    preview: Option<Preview<'a>>,
}

pub(crate) async fn ask(register: Any, spot: Spot) -> Outcome {
    let frame = &spot.frame(register, &spot.visit.frame.t("register-import"));
    let base = register.base(&spot.at);
    Ok(Page(Import { frame, name: frame.t(register.about().page), base, preview: None }).into_response())
}

pub(crate) async fn preview(register: Any, house: House, spot: Spot, form: Multipart) -> Outcome {
    let kind = register.kind();
    let request = organisation::taking_in::uploaded(form).await?;
    let report = import(register, &house, &spot.visit.context, &spot.at, &request).await?;
    let base = register.base(&spot.at);
    if report.stored {
        return Ok(Redirect::to(&base).into_response());
    }
    let frame = &spot.frame(register, &spot.visit.frame.t("register-import"));
    let label = |name: &str| match name {
        "id" => "Id".to_owned(),
        "version" => "Version".to_owned(),
        name => frame.label(kind.name(), name),
    };
    let columns = known(&house, register);
    let choices = |h: &Heading| columns.iter().map(|k| (k.name, label(k.name), h.known == Some(k.name))).collect();
    let fields = kind.about();
    let difference = |(field, before, after): &(String, String, String)| {
        let said = |text: &str| {
            fields
                .iter()
                .find(|f| f.name == *field)
                .map(|f| shown(frame, kind.name(), f, Some(text)))
                .unwrap_or_default()
        };
        (label(field), said(before), said(after))
    };
    let changed = |row: &RowReport| (row.text.clone(), row.changes.iter().map(difference).collect());
    let preview = Preview {
        file: request.file.clone(),
        carried: BASE64_STANDARD.encode(&request.bytes),
        headings: report.headings.iter().map(|h| (h, choices(h))).collect(),
        summary: frame.say(
            &Message::new("register-import-summary")
                .with("new", report.new.len())
                .with("changed", report.changed.len())
                .with("unchanged", report.unchanged)
                .with("missing", report.missing.len()),
        ),
        changed: report.changed.iter().take(LISTED).map(changed).collect(),
        report: &report,
        remove_missing: request.remove_missing,
    };
    let status = if report.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let body = Import { frame, name: frame.t(register.about().page), base, preview: Some(preview) };
    Ok((status, Page(body)).into_response())
}
