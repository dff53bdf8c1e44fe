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
    Align, Block, Cell, Column, Document, Group, Mark, Matrix, MatrixCell, Row, Table, Words, lowered, number,
};
pub use xlsx::{Sheet, Typed, tables, xlsx};
