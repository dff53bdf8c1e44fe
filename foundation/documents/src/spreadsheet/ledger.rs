//! What a file may cost, counted before memory is asked for: a small file can say that it is a very large one.

use context::Message;

use super::{Cell, Line, Raw, Sheet, Trouble, address};

/// How many rows that say something are read, over all sheets. A hundred thousand is what the house promises.
pub const MOST_ROWS: usize = 120_000;
/// How many cells are looked at, also empty ones: that many are honest where a whole table has been given borders.
const MOST_CELLS: usize = 3_000_000;
/// How much the texts may take together, with what it costs to keep each, in bytes.
const MOST_KEPT: usize = 96 * 1024 * 1024;
/// What a row takes besides its cells, and a cell besides its text.
const PER_ROW: usize = 128;
const PER_CELL: usize = size_of::<Cell>();
/// The longest text of one cell, in bytes. A spreadsheet itself stops at 32 767 characters.
pub(super) const LONGEST_CELL: usize = 256 * 1024;
/// How many merged regions of a sheet are told of.
const MOST_MERGED: usize = 1000;
/// As many rows and columns as a sheet can have.
pub(super) const LAST_ROW: u32 = 1_048_576;
pub(super) const LAST_COLUMN: u32 = 16_384;

/// What is left of what a file may cost.
pub(super) struct Ledger {
    rows: usize,
    cells: usize,
    kept: usize,
}

impl Ledger {
    pub fn new() -> Self {
        Self { rows: MOST_ROWS, cells: MOST_CELLS, kept: MOST_KEPT }
    }

    /// Takes what a text costs that belongs to no cell yet; `false` where there is no more.
    pub fn keeps(&mut self, bytes: usize) -> bool {
        let left = self.kept.checked_sub(bytes);
        self.kept = left.unwrap_or_default();
        left.is_some()
    }
}

/// A sheet as it is read, cell by cell, in whatever order they come.
pub(super) struct Reading<'l> {
    ledger: &'l mut Ledger,
    sheet: Sheet,
    /// The row that is being read.
    row: Row,
    /// Whether the rows have come in order so far.
    ordered: bool,
}

/// A row that still grows.
#[derive(Default)]
struct Row {
    number: u32,
    text: String,
    cells: Vec<Cell>,
    ordered: bool,
}

impl Row {
    fn add(&mut self, column: u16, text: &str, error: bool) {
        self.text.push_str(text);
        self.ordered &= self.cells.last().is_none_or(|before| before.column < column);
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.cells.push(Cell { column, error, end });
    }

    /// The row as it is kept; of two cells that say they are the same the later one stands.
    fn finish(&mut self) -> Line {
        let ordered = std::mem::replace(&mut self.ordered, true);
        let line = Line { number: self.number, text: self.text.as_str().into(), cells: self.cells.as_slice().into() };
        self.text.clear();
        self.cells.clear();
        if ordered { line } else { put_in_order(&[line]) }
    }
}

/// Lines of one row as one, its cells in order.
fn put_in_order(lines: &[Line]) -> Line {
    let mut all: Vec<_> = lines.iter().flat_map(Line::cells).collect();
    all.reverse();
    all.sort_by_key(|(column, _)| *column);
    all.dedup_by_key(|(column, _)| *column);
    let mut row = Row { number: lines.first().map_or(0, |line| line.number), ordered: true, ..Row::default() };
    for (column, raw) in all {
        let (text, error) = match raw {
            Raw::Empty => continue,
            Raw::Text(text) => (text, false),
            Raw::Error(text) => (text, true),
        };
        row.add(u16::try_from(column).unwrap_or(u16::MAX), text, error);
    }
    row.finish()
}

impl<'l> Reading<'l> {
    pub fn new(ledger: &'l mut Ledger, name: String, hidden: bool) -> Self {
        let row = Row { ordered: true, ..Row::default() };
        Self { ledger, sheet: Sheet { name, hidden, ..Sheet::default() }, row, ordered: true }
    }

    /// A cell at a row and a column from 0. Empty ones cost a look.
    pub fn put(&mut self, row: u32, column: u32, raw: Raw<'_>) -> Result<(), Trouble> {
        self.ledger.cells = self.ledger.cells.checked_sub(1).ok_or_else(|| self.too_large(row, column))?;
        let (text, error) = match raw {
            Raw::Empty => return Ok(()),
            Raw::Text(text) => (text, false),
            Raw::Error(text) => (text, true),
        };
        let narrow = u16::try_from(column).ok().filter(|_| row < LAST_ROW && column < LAST_COLUMN);
        let narrow = narrow.ok_or_else(damaged)?;
        if self.row.number != row + 1 || self.row.cells.is_empty() {
            self.keep_row();
            self.ledger.rows = self.ledger.rows.checked_sub(1).ok_or_else(|| self.too_large(row, column))?;
            self.row.number = row + 1;
            if !self.ledger.keeps(PER_ROW) {
                return Err(self.too_large(row, column));
            }
        }
        if !self.ledger.keeps(text.len() + PER_CELL) {
            return Err(self.too_large(row, column));
        }
        if text.contains('\r') {
            self.row.add(narrow, &text.replace("\r\n", "\n"), error);
        } else {
            self.row.add(narrow, text, error);
        }
        Ok(())
    }

    fn keep_row(&mut self) {
        if !self.row.cells.is_empty() {
            self.ordered &= self.sheet.rows.last().is_none_or(|before| before.number < self.row.number);
            self.sheet.rows.push(self.row.finish());
        }
    }

    /// Repeats the row that was read last, where it is this one, so that it stands there as often as it is said to.
    pub fn repeat(&mut self, row: u32, times: u32) -> Result<(), Trouble> {
        if times == 1 || self.row.number != row + 1 {
            return Ok(());
        }
        self.keep_row();
        let Some(line) = self.sheet.rows.last().filter(|line| line.number == row + 1).cloned() else { return Ok(()) };
        for again in 1..times {
            for (column, raw) in line.cells() {
                self.put(row.saturating_add(again), u32::try_from(column).unwrap_or(LAST_COLUMN), raw)?;
            }
        }
        Ok(())
    }

    pub fn merged(&mut self, region: (u32, u32, u32, u32)) {
        if self.sheet.merged.len() < MOST_MERGED {
            self.sheet.merged.push(region);
        }
    }

    /// The sheet, its rows in order, and those that say they are the same as one.
    pub fn finish(mut self) -> Sheet {
        self.keep_row();
        if !self.ordered {
            self.sheet.rows.sort_by_key(|line| line.number);
            let rows = std::mem::take(&mut self.sheet.rows);
            self.sheet.rows = rows.chunk_by(|a, b| a.number == b.number).map(put_in_order).collect();
        }
        self.sheet
    }

    fn too_large(&self, row: u32, column: u32) -> Trouble {
        self.trouble(row, column, "sheet-too-large", "sheet-too-large-remedy")
    }

    /// Trouble with a cell that says more than any cell can.
    pub fn too_long(&self, row: u32, column: u32) -> Trouble {
        self.trouble(row, column, "cell-too-long", "cell-too-long-remedy")
    }

    fn trouble(&self, row: u32, column: u32, problem: &'static str, remedy: &'static str) -> Trouble {
        Trouble {
            sheet: self.sheet.name.clone(),
            cell: address(column as usize, row.saturating_add(1)),
            problem: Message::new(problem).with("max", MOST_ROWS),
            remedy: remedy.into(),
        }
    }
}

pub(super) fn damaged() -> Trouble {
    Trouble::file("file-damaged", "file-damaged-remedy")
}
