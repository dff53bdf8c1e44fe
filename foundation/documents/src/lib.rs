//! Documents in and out. In: spreadsheets as people have them ([`spreadsheet`]). Out: one [`Document`] value becomes a
//! tagged PDF, a Word file or a workbook, so that the three can never say different things.

mod archive;
mod csv_out;
mod docx;
mod made;
mod model;
pub mod pdf;
pub mod spreadsheet;
mod xlsx;

pub use archive::archive;
pub use csv_out::csv;
pub use docx::docx;
pub use made::made;
pub use model::{
    Align, Block, Cell, Column, Document, Group, Mark, Matrix, MatrixCell, Row, Table, Together, Words, lowered, number,
};
pub use xlsx::{Sheet, Typed, tables, workbook, xlsx};

/// Whether a file can hold a character: neither a control nor one of the sixty-six that Unicode keeps from being any (such as U+FFFE, which XML
/// refuses, so that no program opens a Word file with it).
pub(crate) fn is_character(c: char) -> bool {
    let none = matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe;
    !none && (!c.is_control() || matches!(c, '\n' | '\t'))
}

/// A text with nothing in it that a file cannot hold.
pub(crate) fn writable(text: &str) -> std::borrow::Cow<'_, str> {
    if text.chars().all(is_character) { text.into() } else { text.replace(|c| !is_character(c), " ").into() }
}
