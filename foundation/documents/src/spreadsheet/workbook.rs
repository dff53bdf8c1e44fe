//! XLSX and ODS through calamine, into plain sheets.

use std::io::Cursor;

use calamine::{Data, Ods, Range, Reader, SheetVisible, Xlsx};

use super::{Line, Raw, Sheet, Trouble, Workbook};

pub(super) fn xlsx(bytes: &[u8], merged: bool) -> Result<Workbook, Trouble> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let mut sheets = plain(&mut book)?;
    for sheet in sheets.iter_mut().filter(|_| merged) {
        // A sheet without merged cells has no such part; that is not damage.
        let merged = book.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        sheet.merged = merged.iter().map(|d| (d.start.0, d.start.1, d.end.0, d.end.1)).collect();
    }
    Ok(Workbook { sheets })
}

pub(super) fn ods(bytes: &[u8]) -> Result<Workbook, Trouble> {
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    Ok(Workbook { sheets: plain(&mut book)? })
}

fn damaged() -> Trouble {
    Trouble::file("file-damaged", "file-damaged-remedy")
}

fn plain<'a, B: Reader<Cursor<&'a [u8]>>>(book: &mut B) -> Result<Vec<Sheet>, Trouble> {
    let about = book.sheets_metadata().to_vec();
    let mut sheets = Vec::with_capacity(about.len());
    for meta in about {
        // Chart sheets have no cells and are passed over.
        let Ok(range) = book.worksheet_range(&meta.name) else {
            if meta.typ == calamine::SheetType::WorkSheet {
                return Err(damaged());
            }
            continue;
        };
        let hidden = meta.visible != SheetVisible::Visible;
        sheets.push(Sheet { name: meta.name, hidden, rows: lines(range), merged: vec![] });
    }
    Ok(sheets)
}

fn lines(range: Range<Data>) -> Vec<Line> {
    let (first_row, first_column) = range.start().unwrap_or_default();
    let mut lines = Vec::with_capacity(range.height());
    for (row, number) in range.rows().zip(first_row + 1..) {
        if row.iter().all(|cell| matches!(cell, Data::Empty)) {
            continue;
        }
        let mut cells = vec![Raw::Empty; first_column as usize];
        cells.extend(row.iter().map(raw));
        lines.push(Line { number, cells });
    }
    lines
}

fn raw(cell: &Data) -> Raw {
    let text = match cell {
        Data::Empty => return Raw::Empty,
        Data::Error(error) => return Raw::Error(error.to_string()),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        // Spreadsheets keep 3 as 3.0; a person sees 3.
        Data::Float(number) => number.to_string(),
        Data::Bool(flag) => if *flag { "Ja" } else { "Nej" }.to_owned(),
        Data::DateTime(date) => match date.as_datetime() {
            Some(at) => at.date().to_string(),
            None => date.as_f64().to_string(),
        },
    };
    let text = context_clean(&text);
    if text.is_empty() { Raw::Empty } else { Raw::Text(text) }
}

/// Excel writes a line break in a cell as `_x000D_` now and then.
fn context_clean(text: &str) -> String {
    if text.contains("_x000D_") || text.contains('\r') {
        text.replace("_x000D_\n", "\n").replace("_x000D_", "").replace("\r\n", "\n").trim().to_owned()
    } else {
        text.trim().to_owned()
    }
}
