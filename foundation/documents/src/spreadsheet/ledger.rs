//! What a file may cost, counted before memory is asked for: a small file can say that it is a very large one.

use context::Message;

use super::{Line, Raw, Sheet, Trouble, address};

/// How many rows that say something are read, over all sheets. A hundred thousand is what the house promises.
pub const MOST_ROWS: usize = 120_000;
/// How many cells are looked at, also empty ones: that many are honest where a whole table has been given borders.
const MOST_CELLS: usize = 3_000_000;
/// How much the texts may take together, with what it costs to keep each, in bytes.
const MOST_KEPT: usize = 112 * 1024 * 1024;
/// What a cell takes besides its text: its place in the row, the allocation, and what moves it on to a record.
const PER_CELL: usize = 64;
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
    ordered: bool,
}

impl<'l> Reading<'l> {
    pub fn new(ledger: &'l mut Ledger, name: String, hidden: bool) -> Self {
        Self { ledger, sheet: Sheet { name, hidden, ..Sheet::default() }, ordered: true }
    }

    /// A cell at a row and a column from 0. Empty ones cost a look.
    pub fn put(&mut self, row: u32, column: u32, raw: Raw) -> Result<(), Trouble> {
        self.ledger.cells = self.ledger.cells.checked_sub(1).ok_or_else(|| self.too_large(row, column))?;
        let length = match &raw {
            Raw::Empty => return Ok(()),
            Raw::Text(text) | Raw::Error(text) => text.len(),
        };
        if row >= LAST_ROW || column >= LAST_COLUMN {
            return Err(damaged());
        }
        if !self.ledger.keeps(length + PER_CELL) {
            return Err(self.too_large(row, column));
        }
        let last = self.sheet.rows.last().map_or(0, |line| line.number);
        if last != row + 1 {
            self.ledger.rows = self.ledger.rows.checked_sub(1).ok_or_else(|| self.too_large(row, column))?;
            self.ordered &= last < row + 1;
            self.sheet.rows.push(Line { number: row + 1, cells: vec![] });
        }
        if let Some(line) = self.sheet.rows.last_mut() {
            self.ordered &= line.cells.last().is_none_or(|(before, _)| *before < column);
            line.cells.push((column, raw));
        }
        Ok(())
    }

    /// Repeats the last row, where it is this one, so that it stands there as often as it is said to.
    pub fn repeat(&mut self, row: u32, times: u32) -> Result<(), Trouble> {
        let Some(line) = self.sheet.rows.last().filter(|line| line.number == row + 1).cloned() else { return Ok(()) };
        for again in 1..times {
            for (column, raw) in &line.cells {
                self.put(row.saturating_add(again), *column, raw.clone())?;
            }
        }
        Ok(())
    }

    pub fn merged(&mut self, region: (u32, u32, u32, u32)) {
        if self.sheet.merged.len() < MOST_MERGED {
            self.sheet.merged.push(region);
        }
    }

    /// The sheet, its rows and cells in order; of two that say they are the same cell the later one stands.
    pub fn finish(mut self) -> Sheet {
        if !self.ordered {
            let rows = &mut self.sheet.rows;
            rows.sort_by_key(|line| line.number);
            rows.dedup_by(|later, first| {
                let same = later.number == first.number;
                if same {
                    first.cells.append(&mut later.cells);
                }
                same
            });
            for line in rows {
                line.cells.reverse();
                line.cells.sort_by_key(|(column, _)| *column);
                line.cells.dedup_by_key(|(column, _)| *column);
            }
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
            problem: Message::new(problem).with("rows", MOST_ROWS),
            remedy: remedy.into(),
        }
    }
}

pub(super) fn damaged() -> Trouble {
    Trouble::file("file-damaged", "file-damaged-remedy")
}
