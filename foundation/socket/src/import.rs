//! How every import begins and ends, whatever it takes in.

use context::{Change, Context, Entry, Error, Message, Problem, Result, digest};
use documents::spreadsheet::{self, Known, Recognised, Record, Trouble};
use uuid::Uuid;

use crate::{ImportReport, ImportRequest};

/// Reads the file and finds its table; problems end up in the report.
pub async fn open(request: &ImportRequest, columns: &'static [Known]) -> Result<(Recognised, ImportReport)> {
    let (bytes, chosen) = (request.bytes.clone(), request.columns.clone());
    // Reading a long file takes its time: other visitors do not wait for it.
    let work = move || spreadsheet::read(&bytes).map(|book| spreadsheet::recognise(book, columns, &chosen));
    let read = tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))?;
    Ok(match read {
        Ok(found) => {
            let (problems, headings) = (found.troubles.clone(), found.headings.clone());
            (found, ImportReport { problems, headings, ..ImportReport::default() })
        }
        Err(trouble) => (Recognised::default(), ImportReport { problems: vec![trouble], ..ImportReport::default() }),
    })
}

/// The context of an import: the trail tells it from work by hand.
pub fn importing(context: &Context) -> Context {
    Context { origin: "import", ..context.clone() }
}

/// A field's problem at the cell it came from.
pub fn at_cell(found: &Recognised, record: &Record, problem: Problem) -> Trouble {
    let remedy = match problem.message.key {
        "problem-no-such-level" => "import-remedy-level",
        "problem-too-long" => "import-remedy-long",
        "problem-missing" => "import-remedy-missing",
        _ => "import-remedy-cell",
    };
    found.trouble(record, &problem.field, problem.message, remedy.into())
}

/// A remark at a cell: it does not hinder the import.
pub fn remark(found: &Recognised, record: &Record, name: &str, message: Message) -> Trouble {
    found.trouble(record, name, message, "import-remark-kept".into())
}

/// Commits, with an entry that names the file, unless it is a dry run or something hinders it.
pub async fn finish(
    mut change: Change,
    subject: Uuid,
    kind: &'static str,
    request: &ImportRequest,
    report: &mut ImportReport,
) -> Result<()> {
    if request.dry_run || !report.problems.is_empty() {
        return Ok(());
    }
    report.stored = true;
    if report.new.is_empty() && report.changed.is_empty() && (report.missing.is_empty() || !request.remove_missing) {
        return Ok(());
    }
    let entry = Entry::new("imported", kind, subject)
        .field("file", None, Some(request.file.clone()))
        .field("sha256", None, Some(digest(&request.bytes)))
        .field("new", None, Some(report.new.len().to_string()))
        .field("changed", None, Some(report.changed.len().to_string()));
    change.audit(entry);
    change.commit().await
}
