//! How every import begins and ends, whatever it takes in.

use axum::{body::Bytes, extract::multipart::Field};
use context::{Change, Context, Entry, Error, Message, Problem, Result, digest};
use documents::spreadsheet::{self, Known, Recognised, Record, Trouble, Workbook};
use tokio::sync::{Semaphore, SemaphorePermit};
use uuid::Uuid;

use crate::{ImportReport, ImportRequest, aside};

/// How many files are read and taken in at a time; others wait. Each may cost what a file may cost (`documents::spreadsheet`).
static TURNS: Semaphore = Semaphore::const_new(2);

/// What was read, with the turn that it was read in: whoever waits comes when this is let go.
pub struct InTurn<T> {
    found: T,
    _turn: SemaphorePermit<'static>,
}

impl<T> InTurn<T> {
    /// What was read, where it is little: the turn is over.
    pub fn take(self) -> T {
        self.found
    }
}

impl<T> std::ops::Deref for InTurn<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.found
    }
}

/// A file as it comes with a form, in memory that does not grow twofold on the way.
///
/// # Errors
/// [`Error::Invalid`] when it did not come whole.
pub async fn received(mut field: Field<'_>) -> Result<Bytes> {
    let broken = |_| Error::invalid("import-upload-broken");
    let mut bytes: Vec<u8> = vec![];
    while let Some(more) = field.chunk().await.map_err(broken)? {
        // Room is taken when a file turns out to be a large one; what is not written to costs nothing.
        if bytes.len() + more.len() > bytes.capacity() {
            bytes.reserve_exact(if bytes.is_empty() {
                ROOM.max(more.len())
            } else {
                spreadsheet::LARGEST.max(more.len())
            });
        }
        bytes.extend_from_slice(&more);
    }
    Ok(bytes.into())
}

/// The room that most files fit in.
const ROOM: usize = 1024 * 1024;

/// Reads a file when it is its turn, and makes of it what is asked for. Both are done beside the async threads, where other visitors are
/// answered; and where nobody waits for the answer any more, the turn still lasts until the work is done.
///
/// # Errors
/// When the work could not be done at all. What is wrong with the file is the inner [`Trouble`].
pub async fn read<T: Send + 'static>(
    bytes: Bytes,
    make: impl FnOnce(std::result::Result<Workbook, Trouble>) -> T + Send + 'static,
) -> Result<InTurn<T>> {
    let turn = TURNS.acquire().await.map_err(|e| Error::Internal(e.to_string()))?;
    aside(move || InTurn { found: make(spreadsheet::read(&bytes)), _turn: turn }).await
}

/// Reads the file and finds its table; problems end up in the report.
pub async fn open(request: &ImportRequest, columns: &'static [Known]) -> Result<(InTurn<Recognised>, ImportReport)> {
    let chosen = request.columns.clone();
    let found = read(request.bytes.clone(), move |read| match read {
        Ok(book) => spreadsheet::recognise(book, columns, &chosen),
        Err(trouble) => Recognised { troubles: vec![trouble], ..Recognised::default() },
    });
    let found = found.await?;
    let (problems, headings) = (found.troubles.iter().cloned().collect(), found.headings.clone());
    Ok((found, ImportReport { problems, headings, ..ImportReport::default() }))
}

/// The context of an import: the trail tells it from work by hand, and a dry run is the same work, only tried.
pub fn importing(context: &Context, request: &ImportRequest) -> Context {
    Context { origin: "import", trial: request.dry_run, ..context.clone() }
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
