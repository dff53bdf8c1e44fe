//! A document as a file of some kind, by its ending.

use crate::{Document, docx, pdf::pdf, workbook};

/// The document as a file with this ending; `None` for an ending that no document has. Takes a moment: `socket::made` calls it
/// off the async threads, a few at a time.
///
/// # Errors
/// What the format refused: a mistake of ours, told as text.
pub fn made(document: &Document, ending: &str) -> Option<Result<Vec<u8>, String>> {
    match ending {
        "pdf" => Some(pdf(document)),
        "docx" => Some(docx(document)),
        "xlsx" => Some(workbook(document).map_err(|e| e.to_string())),
        _ => None,
    }
}
