//! CSV in: UTF-8 with and without a byte order mark, or Windows-1252; `;`, `,` or tab.

use super::{Line, Raw, Sheet, Trouble, Workbook};

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Trouble> {
    let (text, _, _) = match std::str::from_utf8(bytes) {
        Ok(_) => encoding_rs::UTF_8.decode(bytes),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes),
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = vec![];
    for (record, number) in reader.records().zip(1..) {
        let record = record.map_err(|_| Trouble::file("file-damaged", "file-damaged-remedy"))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        rows.push(Line { number, cells: record.iter().map(cell).collect() });
    }
    Ok(Workbook { sheets: vec![Sheet { name: "CSV".to_owned(), rows, ..Sheet::default() }] })
}

/// The separator that stands outside quotes most often in the beginning of the file.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in text.bytes().take(20_000) {
        if byte == b'"' {
            quoted = !quoted;
        }
        if !quoted && let Some(count) = counts.iter_mut().find(|(d, _)| *d == byte) {
            count.1 += 1;
        }
    }
    // A Swedish spreadsheet separates with semicolons; texts are full of commas.
    if counts[0].1 > 0 && counts[0].1 * 3 >= counts[1].1 {
        return b';';
    }
    counts.iter().filter(|(_, n)| *n > 0).max_by_key(|(_, n)| *n).map_or(b';', |(d, _)| *d)
}

/// Our own export puts `'` before what a spreadsheet would run as a formula; it is taken away again here.
fn cell(text: &str) -> Raw {
    let text = text.trim();
    let text = match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest,
        _ => text,
    };
    if text.is_empty() { Raw::Empty } else { Raw::Text(text.replace("\r\n", "\n")) }
}
