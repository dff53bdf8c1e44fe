//! Workbooks out: typed cells, a heading row that stays, filters, widths one can read.

use crate::{Block, Document, writable};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

/// A sheet of rows with headings.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub headings: Vec<String>,
    /// Widths in characters.
    pub widths: Vec<u16>,
    pub rows: Vec<Vec<Typed>>,
}

/// A cell with its type. Text is always written as text: what begins with `=` does not run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Typed {
    #[default]
    Empty,
    Text(String),
    Number(i64),
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}
impl From<String> for Typed {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}
impl From<i64> for Typed {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl<T: Into<Typed>> From<Option<T>> for Typed {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Writes the sheets as an XLSX workbook.
///
/// # Errors
/// When a sheet breaks a limit of the format, such as more than 1 048 576 rows.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        for (column, text) in (0..).zip(&sheet.headings) {
            page.write_string_with_format(0, column, writable(text), &heading)?;
            page.set_column_width(column, f64::from(sheet.widths.get(usize::from(column)).copied().unwrap_or(20)))?;
        }
        for (row, cells) in (1..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(cells) {
                match cell {
                    Typed::Empty => {}
                    Typed::Text(text) => drop(page.write_string_with_format(row, column, writable(text), &body)?),
                    #[expect(clippy::cast_precision_loss, reason = "a spreadsheet holds its numbers as floats")]
                    Typed::Number(number) => drop(page.write_number_with_format(row, column, *number as f64, &body)?),
                }
            }
        }
        page.set_freeze_panes(1, 0)?;
        if let (Ok(rows), Ok(columns)) = (u32::try_from(sheet.rows.len()), u16::try_from(sheet.headings.len()))
            && columns > 0
        {
            page.autofilter(0, 0, rows, columns - 1)?;
        }
    }
    book.save_to_buffer()
}

/// The tables of a document as sheets: every cell with its own text, numbers as numbers, so that it can be filtered.
pub fn tables(document: &Document) -> Vec<Sheet> {
    let mut sheets = vec![];
    let mut heading = document.title.clone();
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } => heading.clone_from(text),
            Block::Table(table) => {
                let grouped = table.groups.iter().any(|g| !g.title.is_empty());
                let mut headings: Vec<String> = table.columns.iter().map(|c| c.title.clone()).collect();
                let mut widths: Vec<u16> = table.columns.iter().map(|c| (c.width * 3 / 2).clamp(6, 60)).collect();
                if grouped {
                    headings.insert(0, table.caption.clone());
                    widths.insert(0, 40);
                }
                let mut rows = vec![];
                for group in &table.groups {
                    for row in &group.rows {
                        let cells = row.cells.iter().map(|c| {
                            let text = c.paragraphs.join("\n");
                            text.parse::<i64>().map_or_else(|_| Typed::from(text.as_str()), Typed::from)
                        });
                        let first = grouped.then(|| Typed::from(group.title.as_str()));
                        rows.push(first.into_iter().chain(cells).collect());
                    }
                }
                sheets.push(Sheet { name: sheet_name(&heading, sheets.len()), headings, widths, rows });
            }
            // A list has a sheet too, so that nothing a document says is missing from its workbook.
            Block::List { items } => {
                let rows = items.iter().map(|item| vec![Typed::from(item.as_str())]).collect();
                let headings = vec![heading.clone()];
                sheets.push(Sheet { name: sheet_name(&heading, sheets.len()), headings, widths: vec![80], rows });
            }
            _ => {}
        }
    }
    sheets
}

/// At most 31 characters, none that the format forbids, and never the same twice.
fn sheet_name(heading: &str, at: usize) -> String {
    let kept: String = heading.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(26).collect();
    format!("{} {}", kept.trim(), at + 1)
}
