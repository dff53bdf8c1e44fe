//! Spreadsheets in: XLSX, ODS and CSV as people have them, read into plain sheets of text.
//!
//! The file is judged by what it is, not by its name. Whatever is wrong with it is told as a [`Trouble`] that says where
//! and what to do; nothing here guesses at meaning, that is [`recognise`]'s and the room's.
//!
//! A file is a stranger's: cells are read as they come, and what they cost is counted before memory is asked for ([`ledger`]). What a sheet
//! says of its own size is not believed, and a cell far away costs no more than itself.

mod csv_in;
mod guard;
mod ledger;
mod ods_in;
mod recognise;
mod xlsx_in;
mod xlsx_values;
mod xml;

use context::Message;
pub use ledger::MOST_ROWS;
pub use recognise::{Heading, Known, Recognised, Record, recognise};

/// The largest file that is read, in bytes. The largest real register seen was under one megabyte; a hundred thousand
/// rows are about ten.
pub const LARGEST: usize = 50 * 1024 * 1024;

/// A workbook as plain text.
#[derive(Clone, Debug, Default)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
}

#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    pub rows: Vec<Line>,
    /// Merged regions: (first row, first column, last row, last column), all from 0.
    pub merged: Vec<(u32, u32, u32, u32)>,
}

/// A row of a sheet: its number as a person counts (from 1), and those of its cells that say something. Their texts stand one after another
/// in one: most of what a large table takes is then its own letters.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub number: u32,
    text: Box<str>,
    /// In the columns' order.
    cells: Box<[Cell]>,
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    /// From 0.
    column: u16,
    error: bool,
    /// Where its text ends in the row's; it begins where the one before ends.
    end: u32,
}

impl Line {
    fn at(&self, index: usize) -> Raw<'_> {
        let start = index.checked_sub(1).map_or(0, |before| self.cells[before].end);
        let cell = self.cells[index];
        let text = &self.text[start as usize..cell.end as usize];
        if cell.error { Raw::Error(text) } else { Raw::Text(text) }
    }

    /// The cells that say something, with their columns from 0.
    pub fn cells(&self) -> impl Iterator<Item = (usize, Raw<'_>)> {
        (0..self.cells.len()).map(|index| (self.cells[index].column.into(), self.at(index)))
    }

    pub fn cell(&self, column: usize) -> Raw<'_> {
        let found = self.cells.binary_search_by_key(&column, |cell| cell.column.into());
        found.map_or(Raw::Empty, |index| self.at(index))
    }
}

/// A cell's content. A formula is its last computed value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Raw<'a> {
    #[default]
    Empty,
    Text(&'a str),
    /// A formula that came out as an error, such as `#REF!`.
    Error(&'a str),
}

/// What is wrong, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub sheet: String,
    /// `G17`, or empty when the whole file or sheet is meant.
    pub cell: String,
    pub problem: Message,
    pub remedy: Message,
}

impl Trouble {
    /// Trouble with the file as a whole.
    pub fn file(problem: &'static str, remedy: &'static str) -> Self {
        Self { sheet: String::new(), cell: String::new(), problem: problem.into(), remedy: remedy.into() }
    }
}

/// Reads a workbook of whatever kind it is.
///
/// # Errors
/// A [`Trouble`] for the wrong kind of file, one that is too large, damaged, protected by a password, or that unpacks to
/// more than it should.
pub fn read(bytes: &[u8]) -> Result<Workbook, Trouble> {
    match guard::judge(bytes)? {
        guard::Kind::Xlsx(archive) => xlsx_in::read(archive),
        guard::Kind::Ods(archive) => ods_in::read(archive),
        guard::Kind::Csv => csv_in::read(bytes),
    }
}

/// A text as somebody sees it, or nothing.
fn printed(text: &str) -> Raw<'_> {
    match text.trim() {
        "" => Raw::Empty,
        text => Raw::Text(text),
    }
}

/// A cell's address as the spreadsheet shows it: column from 0, row from 1.
pub fn address(column: usize, row: u32) -> String {
    let mut letters = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("{letters}{row}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_the_spreadsheet() {
        assert_eq!(address(0, 1), "A1");
        assert_eq!(address(25, 17), "Z17");
        assert_eq!(address(26, 2), "AA2");
        assert_eq!(address(701, 3), "ZZ3");
        assert_eq!(address(702, 3), "AAA3");
    }

    fn trouble(bytes: &[u8]) -> &'static str {
        read(bytes).expect_err("this file cannot be read").problem.key
    }

    #[test]
    fn a_file_is_judged_by_what_it_is() {
        assert_eq!(trouble(b"%PDF-1.7 ..."), "file-wrong-type");
        assert_eq!(trouble(b"\x89PNG\r\n\x1a\n"), "file-wrong-type");
        assert_eq!(trouble(b""), "file-empty");
        assert_eq!(trouble(&vec![b'a'; LARGEST + 1]), "file-too-large");
        assert_eq!(trouble(b"PK\x03\x04 and then nothing of a zip"), "file-damaged");
        assert_eq!(trouble(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook"), "file-old-excel");
        let mut locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....".to_vec();
        locked.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(trouble(&locked), "file-password");
    }

    #[test]
    fn csv_is_read_whatever_its_separator_and_encoding() {
        let swedish = "Nr;Oönskad händelse\n1;\"Två rader\ni en cell; med semikolon\"\n";
        let latin = encoding_rs::WINDOWS_1252.encode(swedish).0.into_owned();
        let marked = [b"\xef\xbb\xbf".as_slice(), swedish.as_bytes()].concat();
        for bytes in [swedish.as_bytes(), &latin, &marked] {
            let sheet = &read(bytes).unwrap().sheets[0];
            assert_eq!(sheet.rows[0].cell(1), Raw::Text("Oönskad händelse"));
            assert_eq!(sheet.rows[1].cell(1), Raw::Text("Två rader\ni en cell; med semikolon"));
        }
        let comma = &read("Nr,Händelse\n1,\"a, b\"\n".as_bytes()).unwrap().sheets[0];
        assert_eq!(comma.rows[1].cell(1), Raw::Text("a, b"));
    }
}
