//! Spreadsheets into a unit's year. Everything is worked out inside one change: a dry run is the same work, not committed,
//! so the preview can never differ from what happens.

mod control_plan;
mod matching;
mod meanings;
pub(crate) mod place;
mod risk_analysis;

pub(crate) use control_plan::run as control_plan;
pub(crate) use place::Places;
pub(crate) use risk_analysis::run as risk_analysis;

use context::{Change, Context, Entry, Message, Problem, Result, digest};
use documents::spreadsheet::{self, Known, Recognised, Record, Trouble};
use socket::{ImportReport, ImportRequest};

use crate::model::AnalysisHead;

/// The columns that an import knows, for the page where a person adjusts them.
pub(crate) fn columns(kind: &str) -> &'static [Known] {
    if kind == "control-plan" { control_plan::COLUMNS } else { risk_analysis::COLUMNS }
}

/// Reads the file and finds its table; problems end up in the report.
async fn open(request: &ImportRequest, columns: &'static [Known]) -> Result<(Recognised, ImportReport)> {
    let (bytes, chosen) = (request.bytes.clone(), request.columns.clone());
    // Reading a long file takes its time: other visitors do not wait for it.
    let work = move || spreadsheet::read(&bytes).map(|book| spreadsheet::recognise(book, columns, &chosen));
    let read = tokio::task::spawn_blocking(work).await.map_err(|e| context::Error::Internal(e.to_string()))?;
    Ok(match read {
        Ok(found) => {
            let (problems, headings) = (found.troubles.clone(), found.headings.clone());
            (found, ImportReport { problems, headings, ..ImportReport::default() })
        }
        Err(trouble) => (Recognised::default(), ImportReport { problems: vec![trouble], ..ImportReport::default() }),
    })
}

/// A field's problem at the cell it came from.
fn at_cell(found: &Recognised, record: &Record, problem: Problem) -> Trouble {
    let remedy = match problem.message.key {
        "problem-no-such-level" => "import-remedy-level",
        "problem-too-long" => "import-remedy-long",
        "problem-missing" => "import-remedy-missing",
        _ => "import-remedy-cell",
    };
    found.trouble(record, &problem.field, problem.message, remedy.into())
}

/// What nobody knew, kept as printed: `[["Heading", "text"], …]`.
fn extra(record: &Record) -> String {
    if record.extra.is_empty() { String::new() } else { serde_json::json!(record.extra).to_string() }
}

/// Commits unless it is a dry run or something hinders it.
async fn finish(
    mut change: Change,
    head: &AnalysisHead,
    kind: &'static str,
    request: &ImportRequest,
    report: &mut ImportReport,
) -> Result<()> {
    if request.dry_run || !report.problems.is_empty() {
        return Ok(());
    }
    let entry = Entry::new("imported", kind, head.head.id)
        .field("file", None, Some(request.file.clone()))
        .field("sha256", None, Some(digest(&request.bytes)))
        .field("new", None, Some(report.new.len().to_string()))
        .field("changed", None, Some(report.changed.len().to_string()));
    if report.new.is_empty() && report.changed.is_empty() && (report.missing.is_empty() || !request.remove_missing) {
        report.stored = true;
        return Ok(());
    }
    change.audit(entry);
    change.commit().await?;
    report.stored = true;
    Ok(())
}

/// The context of an import: the trail tells it from work by hand.
fn importing(context: &Context) -> Context {
    Context { origin: "import", ..context.clone() }
}

/// A remark at a cell: it does not hinder the import.
fn remark(found: &Recognised, record: &Record, name: &str, message: Message) -> Trouble {
    found.trouble(record, name, message, "import-remark-kept".into())
}
