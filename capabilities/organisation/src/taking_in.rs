//! A register from a spreadsheet on a page of its own: the file is looked at first, told of, and taken in when somebody says so.

use askama::Template;
use axum::extract::Multipart;
use base64::prelude::{BASE64_STANDARD, Engine as _};
use context::{Error, Message, Problem, Result};
use documents::spreadsheet::Trouble;
use interface::Frame;
use socket::{ImportReport, ImportRequest, RowReport, received};

/// How many problems are told at once.
const TOLD: usize = 20;

/// So many new records are seen at once; more are unfolded.
const SEEN: usize = 20;

/// What a file would do, before it does it.
#[derive(Template)]
#[template(path = "preview.html")]
pub struct Preview<'a> {
    frame: &'a Frame,
    /// What is taken in: fields are labelled as this kind's, and the page is at this address.
    kind: &'static str,
    page: &'static str,
    file: String,
    /// The file itself, carried along so that nothing is stored before somebody says so.
    carried: String,
    summary: String,
    new: Vec<RowReport>,
    changed: Vec<RowReport>,
}
impl askama::filters::HtmlSafe for Preview<'_> {}

/// A file that has been looked at, and what it would do.
pub struct Looked {
    pub request: ImportRequest,
    pub summary: String,
    pub report: ImportReport,
}

/// The file that came with a form: to be looked at, or, when it is carried along from a preview, to be taken in.
///
/// # Errors
/// [`Error::Invalid`] when it did not come whole.
pub async fn uploaded(mut form: Multipart) -> Result<ImportRequest> {
    let mut request = ImportRequest { dry_run: true, ..ImportRequest::default() };
    let broken = |_| Error::invalid("import-upload-broken");
    let mut step = None;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        match field.name().unwrap_or_default() {
            "file" => {
                let file = field.file_name().unwrap_or_default().to_owned();
                let bytes = received(field).await?;
                if !file.is_empty() {
                    (request.file, request.bytes) = (file, bytes);
                }
            }
            "step" => step = Some(field.text().await.map_err(broken)?),
            "remove_missing" => request.remove_missing = field.text().await.map_err(broken)? == "true",
            "carried_name" if request.file.is_empty() => request.file = field.text().await.map_err(broken)?,
            "carried" if request.bytes.is_empty() => {
                let text = field.text().await.map_err(broken)?;
                let bytes = BASE64_STANDARD.decode(text).map_err(|_| Error::invalid("import-upload-broken"))?;
                request.bytes = bytes.into();
                request.dry_run = false;
            }
            name => {
                if let Some(heading) = name.strip_prefix("column:").map(str::to_owned) {
                    request.columns.insert(heading, field.text().await.map_err(broken)?);
                }
            }
        }
    }
    // A preview that lets somebody choose is looked at again until it is said that it is to be stored.
    if let Some(step) = step {
        request.dry_run = step != "store";
    }
    Ok(request)
}

/// How many records are new, changed and as they were: the message takes `new`, `changed` and `unchanged`.
pub fn summary(frame: &Frame, key: &'static str, report: &ImportReport) -> String {
    frame.say(
        &Message::new(key)
            .with("new", report.new.len())
            .with("changed", report.changed.len())
            .with("unchanged", report.unchanged),
    )
}

/// What is wrong with a file, cell by cell.
pub fn problems(frame: &Frame, report: &ImportReport) -> Vec<Problem> {
    let place = |p: &Trouble| format!("{} {}", p.sheet, p.cell).trim().to_owned();
    let problem = |p: &Trouble| Problem {
        field: String::new(),
        message: Message::new("trouble-line")
            .with("place", place(p))
            .with("problem", frame.say(&p.problem))
            .with("remedy", frame.say(&p.remedy)),
    };
    report.problems.iter().take(TOLD).map(problem).collect()
}

impl<'a> Preview<'a> {
    /// A preview of a file that nothing is wrong with.
    pub fn of(frame: &'a Frame, kind: &'static str, page: &'static str, looked: Looked) -> Self {
        let Looked { request, summary, report } = looked;
        let carried = BASE64_STANDARD.encode(&request.bytes);
        Self { frame, kind, page, file: request.file, carried, summary, new: report.new, changed: report.changed }
    }
}
