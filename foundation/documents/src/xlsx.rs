//! Workbooks out: typed cells, a heading row that stays, filters, widths one can read.

use crate::{Block, Document, Table, writable};
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
    written(sheets, "")
}

/// The document as a workbook. What must be known of it before anything else stands on a sheet of its own, first, and over every printed page.
///
/// # Errors
/// As [`xlsx`].
pub fn workbook(document: &Document) -> Result<Vec<u8>, XlsxError> {
    let mut sheets = tables(document);
    if document.notice.is_empty() {
        return xlsx(&sheets);
    }
    let rows = document.head.iter().map(|line| vec![Typed::from(line.as_str())]).collect();
    let name = sheet_name(&document.title, sheets.len());
    sheets.insert(0, Sheet { name, headings: vec![document.notice.clone()], widths: vec![100], rows });
    written(&sheets, &document.notice)
}

/// At most as long as a page's head may be, with what steers it made harmless.
fn page_head(text: &str) -> String {
    format!("&L{}", text.replace('&', "&&").chars().take(200).collect::<String>())
}

fn written(sheets: &[Sheet], head: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
    let body = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    for sheet in sheets {
        let page = book.add_worksheet();
        page.set_name(&sheet.name)?;
        if !head.is_empty() {
            page.set_header(page_head(head));
        }
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
    let mut sheets: Vec<(String, Sheet)> = vec![];
    let mut heading = document.title.clone();
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } => heading.clone_from(text),
            Block::Table(table) => {
                let shared = sheets.last().is_some_and(|(name, _)| !name.is_empty() && *name == table.sheet.name);
                if !shared {
                    let name = if table.sheet.name.is_empty() { &heading } else { &table.sheet.name };
                    let sheet = Sheet { name: sheet_name(name, sheets.len()), ..headed(table) };
                    sheets.push((table.sheet.name.clone(), sheet));
                }
                if let Some((_, sheet)) = sheets.last_mut() {
                    sheet.rows.extend(rows(table));
                }
            }
            // A list has a sheet too, so that nothing a document says is missing from its workbook.
            Block::List { items } => {
                let rows = items.iter().map(|item| vec![Typed::from(item.as_str())]).collect();
                let headings = vec![heading.clone()];
                let name = sheet_name(&heading, sheets.len());
                sheets.push((String::new(), Sheet { name, headings, widths: vec![80], rows }));
            }
            _ => {}
        }
    }
    sheets.into_iter().map(|(_, sheet)| sheet).collect()
}

/// Whether what the table is grouped by is a column.
fn is_grouped(table: &Table) -> bool {
    !table.sheet.grouped_by.is_empty() || table.groups.iter().any(|g| !g.title.is_empty())
}

/// The sheet of a table, without its rows.
fn headed(table: &Table) -> Sheet {
    let mut headings: Vec<String> = table.columns.iter().map(|c| c.title.clone()).collect();
    let mut widths: Vec<u16> = table.columns.iter().map(|c| (c.width * 3 / 2).clamp(6, 60)).collect();
    if is_grouped(table) {
        headings.insert(0, table.sheet.grouped_by.clone());
        widths.insert(0, 40);
    }
    Sheet { headings, widths, ..Sheet::default() }
}

fn rows(table: &Table) -> impl Iterator<Item = Vec<Typed>> {
    let grouped = is_grouped(table);
    let all = table.groups.iter().flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    all.map(move |(group, row)| {
        let title = if group.title.is_empty() { &table.sheet.group } else { &group.title };
        let first = grouped.then(|| Typed::from(title.as_str()));
        let beside = if row.note { row.cells.len() } else { 0 };
        let cells = row.cells.iter().map(|c| {
            let text = c.paragraphs.join("\n");
            text.parse::<i64>().map_or_else(|_| Typed::from(text.as_str()), Typed::from)
        });
        let cells = std::iter::repeat_n(Typed::Empty, beside).chain(cells.filter(|c| !row.note || *c != Typed::Empty));
        first.into_iter().chain(cells).collect()
    })
}

/// At most 31 characters, none that the format forbids, and never the same twice.
fn sheet_name(heading: &str, at: usize) -> String {
    let kept: String = heading.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(26).collect();
    format!("{} {}", kept.trim(), at + 1)
}
