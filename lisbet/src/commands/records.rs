//! Reading in, listing, checking and writing out records.

use std::path::Path;

use context::{Error, Message, Place};
use documents::spreadsheet::LARGEST;
use serde_json::{Value as Json, json};
use socket::{Finding, ImportReport, ImportRequest, Progress, RowReport, Scope};

use super::{Code, Desk, trouble};
use crate::{cli::Year, install::file_unwritable};

pub(super) fn read_file(path: &Path) -> context::Result<Vec<u8>> {
    let failed = |error: std::io::Error| {
        let path = path.display().to_string();
        Error::invalid(Message::new("file-unreadable").with("path", path).with("error", error.to_string()))
    };
    // A file that is far too large is not even read: its size is enough to say so.
    let size = std::fs::metadata(path).map_err(failed)?.len();
    if size > LARGEST as u64 {
        return Err(Error::Invalid(
            ["file-too-large", "file-too-large-remedy"]
                .map(|key| context::Problem { field: String::new(), message: key.into() })
                .into(),
        ));
    }
    std::fs::read(path).map_err(failed)
}

pub(super) fn write_file(path: &Path, bytes: &[u8]) -> context::Result<()> {
    std::fs::write(path, bytes).map_err(|error| file_unwritable(path, &error))
}

pub(super) async fn import(
    desk: &Desk,
    kind: &str,
    file: &Path,
    year: Option<Year>,
    dry_run: bool,
    remove_missing: bool,
) -> context::Result<Code> {
    let importer = desk.house().importers().find(|i| i.name == kind).ok_or(Error::NotFound)?;
    let scope = match &year {
        Some(year) => Some(desk.scope(year).await?),
        None if importer.scoped => return Err(Error::invalid("import-needs-unit")),
        None => None,
    };
    let place = scope.as_ref().map_or(Place::TENANT, |scope| scope.unit.place.clone());
    if !desk.context.may(importer.needs, &place) {
        return Err(Error::Denied(importer.needs.0));
    }
    let request = ImportRequest {
        bytes: read_file(file)?.into(),
        file: file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default(),
        dry_run,
        remove_missing,
        progress: progress(desk),
        ..ImportRequest::default()
    };
    let report = (importer.run)(desk.house(), &desk.context, scope.as_ref(), &request).await?;
    tell(desk, &report, importer.keeps_columns, dry_run);
    Ok(if report.problems.is_empty() { 0 } else { 2 })
}

/// Long files tell on standard error how far they have come.
fn progress(desk: &Desk) -> Progress {
    let (words, language) = (desk.house().words().clone(), desk.context.language);
    Progress(Some(std::sync::Arc::new(move |done, all| {
        if all >= 5000 {
            eprintln!("{}", words.say(language, &Message::new("import-progress").with("done", done).with("all", all)));
        }
    })))
}

fn tell(desk: &Desk, report: &ImportReport, keeps_columns: bool, dry_run: bool) {
    let unread = report.headings.iter().filter(|h| h.known.is_none() && !keeps_columns);
    let unread: Vec<&str> = unread.map(|h| h.text.as_str()).collect();
    let rows = |status: &str, all: &[RowReport]| {
        all.iter()
            .map(|row| {
                let changes: Vec<_> =
                    row.changes.iter().map(|(f, b, a)| json!({ "field": f, "before": b, "after": a })).collect();
                json!({ "status": status, "number": row.number.as_deref().map(number), "text": row.text, "matched": row.matched, "changes": changes })
            })
            .collect::<Vec<_>>()
    };
    let all = [rows("new", &report.new), rows("changed", &report.changed), rows("missing", &report.missing)].concat();
    desk.answer(&json!({
        "new": report.new.len(),
        "changed": report.changed.len(),
        "missing": report.missing.len(),
        "unchanged": report.unchanged,
        "problems": report.problems.iter().map(|t| trouble(desk, t)).collect::<Vec<_>>(),
        "remarks": report.remarks.iter().map(|t| trouble(desk, t)).collect::<Vec<_>>(),
        "questions": report.questions.iter().map(|(q, a)| json!({ "question": q, "answer": a })).collect::<Vec<_>>(),
        "rows": all,
        "unread": unread,
        "stored": report.stored,
    }));
    for one in report.problems.iter().chain(report.remarks.iter()) {
        let say = |message: &Message| desk.house().words().say(desk.context.language, message);
        let place = format!("{} {}", one.sheet, one.cell);
        eprintln!(
            "{}{} {}",
            if place.trim().is_empty() { String::new() } else { format!("{}: ", place.trim()) },
            say(&one.problem),
            say(&one.remedy)
        );
    }
    if !unread.is_empty() {
        eprintln!(
            "{} {}",
            desk.house().words().word(desk.context.language, "import-unread-columns"),
            unread.join(", ")
        );
    }
    let key = match (report.problems.is_empty(), dry_run) {
        (false, _) => "import-refused",
        (true, true) => "import-would",
        (true, false) => "import-done",
    };
    desk.say(
        Message::new(key)
            .with("new", report.new.len())
            .with("changed", report.changed.len())
            .with("missing", report.missing.len())
            .with("unchanged", report.unchanged)
            .with("problems", report.problems.len()),
    );
    for row in &report.missing {
        eprintln!("  {} {}", row.number.as_deref().unwrap_or_default(), row.text);
    }
}

pub(super) async fn list(desk: &Desk, kind: &str, year: &Year) -> context::Result<Code> {
    let scope = desk.scope(year).await?;
    let lister = desk.house().listers().find(|l| l.name == kind).ok_or(Error::NotFound)?;
    let rows = (lister.run)(&desk.context, &scope).await?;
    desk.answer(&json!(rows));
    if !desk.json {
        for row in &rows {
            let text = |name: &str| match &row[name] {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Null => String::new(),
                other => other.to_string(),
            };
            out!("{}\t{}\t{}\t{}", text("number"), text("risk_value"), text("handling"), text("event"));
        }
    }
    Ok(0)
}

/// The scopes that a check is for: the one that was named, or every year of every unit that has anything in any room. Years that the actor may
/// not check are left out.
async fn scopes(desk: &Desk, unit: Option<String>, year: Option<i64>) -> context::Result<Vec<Scope>> {
    if let (Some(unit), Some(year)) = (&unit, year) {
        return Ok(vec![desk.scope(&Year { unit: unit.clone(), year }).await?]);
    }
    let mut read = desk.context.read_common().await?;
    let wanted = match &unit {
        Some(unit) => Some(organisation::unit_by_name(&mut read, unit).await?.id),
        None => None,
    };
    let mut scopes = vec![];
    for (id, begun) in desk.house().begun(&mut read).await? {
        if wanted.is_none_or(|w| w == id) && year.is_none_or(|y| y == begun) {
            let unit = organisation::unit_by_id(&mut read, id).await?.ok_or(Error::NotFound)?;
            let unit = organisation::in_year(&mut read, unit, begun, desk.context.clock.today()).await?;
            scopes.push(Scope { unit, year: begun });
        }
    }
    scopes.sort_by(|a, b| database::swedish(&a.unit.name, &b.unit.name).then(a.year.cmp(&b.year)));
    Ok(scopes)
}

pub(super) async fn check(desk: &Desk, unit: Option<String>, year: Option<i64>) -> context::Result<Code> {
    let may = |scope: &Scope| desk.house().checks().any(|c| desk.context.may(c.needs, &scope.unit.place));
    let mut scopes = scopes(desk, unit, year).await?;
    let wanted = scopes.len();
    scopes.retain(may);
    // Nothing found where nothing may be seen is no answer.
    let anywhere = desk.house().checks().any(|c| desk.context.actor.may_somewhere(c.needs));
    if scopes.is_empty() && (wanted > 0 || !anywhere) {
        return Err(Error::Denied(internal_control::READ.0));
    }
    let mut all: Vec<(Scope, Finding)> = vec![];
    for scope in scopes {
        let mut read = desk.context.read_common().await?;
        let findings = decisions::findings(desk.house(), &mut read, &desk.context, &scope).await?;
        all.extend(findings.into_iter().filter(|f| f.accepted.is_none()).map(|f| (scope.clone(), f)));
    }
    let say = |message: &Message| desk.house().words().say(desk.context.language, message);
    let rows: Vec<_> = all
        .iter()
        .map(|(scope, f)| {
            json!({
                "unit": scope.unit.name,
                "year": scope.year,
                "rule": f.rule,
                "severity": f.severity.word(),
                "subject": f.subject,
                "numbers": f.numbers.iter().map(|n| number(n)).collect::<Vec<_>>(),
                "message": say(&f.message),
                "remedy": say(&f.remedy),
                "source": f.source,
            })
        })
        .collect();
    desk.answer(&json!(rows));
    if !desk.json {
        for (scope, f) in &all {
            out!("{} {} [{}] {} {}", scope.unit.name, scope.year, f.rule, say(&f.message), say(&f.remedy));
        }
    }
    desk.say(Message::new("check-done").with("n", all.len()));
    Ok(u8::from(!all.is_empty()))
}

pub(super) async fn export(desk: &Desk, kind: &str, year: &Year, output: &Path) -> context::Result<Code> {
    let scope = desk.scope(year).await?;
    let exporter = desk.house().exporters().find(|e| e.name == kind).ok_or(Error::NotFound)?;
    let rows = (exporter.run)(desk.house(), &desk.context, &scope).await?;
    let bytes = match output.extension().and_then(|e| e.to_str()) {
        Some("xlsx") => {
            let made = socket::making(move || documents::xlsx(&rows.sheets)).await?;
            made.map_err(|e| Error::Internal(e.to_string()))?
        }
        Some("csv") => rows.sheets.first().map(documents::csv).unwrap_or_default(),
        _ => return Err(Error::invalid(Message::new("export-type").with("path", output.display().to_string()))),
    };
    write_file(output, &bytes)?;
    let written = output.display().to_string();
    desk.say(Message::new("file-written").with("path", written.as_str()));
    desk.answer(&json!({ "file": written, "bytes": bytes.len() }));
    Ok(0)
}

pub(super) async fn copy(desk: &Desk, year: &Year, from: i64) -> context::Result<Code> {
    let scope = desk.scope(year).await?;
    let mapping = internal_control::model::Mapping::default();
    let copied = internal_control::copy_year(&desk.context, &scope, from, &mapping).await?;
    let told = Message::new("copy-done").with("events", copied.events).with("rows", copied.rows);
    desk.say(told.with("measures", copied.measures));
    desk.answer(&json!({
        "events": copied.events,
        "rows": copied.rows,
        "measures": copied.measures,
        "left_out": copied.left_out,
        "rows_left_out": copied.rows_left_out,
    }));
    Ok(0)
}

/// Another list's numbers against the analysis. Exit code 1 where they differ.
pub(super) async fn numbering(desk: &Desk, file: &Path, year: &Year) -> context::Result<Code> {
    let scope = desk.scope(year).await?;
    let mut read = desk.context.read(internal_control::READ, &scope.unit.place).await?;
    let analysis = internal_control::analysis(&mut read, scope.unit.id, scope.year).await?;
    drop(read);
    let theirs = internal_control::entries(read_file(file)?, &analysis.method).await?;
    let held = internal_control::model::hold(&theirs, &analysis.numbered());
    let pairs = |all: &[(i64, i64)]| all.iter().map(|(a, b)| json!({ "theirs": a, "ours": b })).collect::<Vec<_>>();
    let shifts: Vec<_> =
        held.shifts.iter().map(|s| json!({ "from": s.from, "ours": s.ours, "steps": s.steps })).collect();
    desk.answer(&json!({
        "same": held.same.len(), "shifts": shifts, "moved": pairs(&held.moved), "differ": pairs(&held.differ),
        "only_theirs": held.only_theirs, "only_ours": held.only_ours,
    }));
    held.shifts.iter().for_each(|s| desk.say(s.message()));
    let apart = !held.shifts.is_empty()
        || [held.moved.len(), held.differ.len(), held.only_theirs.len(), held.only_ours.len()] != [0; 4];
    Ok(u8::from(apart))
}

/// A number as data: whole where it is one, else its text.
fn number(label: &str) -> Json {
    label.parse::<i64>().map_or_else(|_| label.into(), Json::from)
}
