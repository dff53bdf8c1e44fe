//! CSV in: UTF-8 with and without a byte order mark, or Windows-1252; `;`, `,` or tab. A field at a time, into a buffer that does not grow.

use csv_core::{ReadFieldResult, ReaderBuilder};

use super::{
    Raw, Trouble, Workbook,
    ledger::{LAST_COLUMN, LONGEST_CELL, Ledger, Reading},
    printed,
};

pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Trouble> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let encoding = if std::str::from_utf8(bytes).is_ok() { encoding_rs::UTF_8 } else { encoding_rs::WINDOWS_1252 };
    let mut reader = ReaderBuilder::new().delimiter(delimiter(bytes)).build();
    let mut ledger = Ledger::new();
    let mut sheet = Reading::new(&mut ledger, "CSV".to_owned(), false);
    let mut field = vec![0; LONGEST_CELL];
    let (mut input, mut length) = (bytes, 0);
    let (mut row, mut column) = (0, 0);
    loop {
        let (result, taken, given) = reader.read_field(input, &mut field[length..]);
        input = &input[taken..];
        length += given;
        match result {
            // The end is said by asking again with nothing left.
            ReadFieldResult::InputEmpty => {}
            ReadFieldResult::OutputFull => return Err(sheet.too_long(row, column)),
            ReadFieldResult::End => break,
            ReadFieldResult::Field { record_end } => {
                let (text, _) = encoding.decode_without_bom_handling(&field[..length]);
                sheet.put(row, column.min(LAST_COLUMN), cell(&text))?;
                length = 0;
                (row, column) = if record_end { (row + 1, 0) } else { (row, column + 1) };
            }
        }
    }
    Ok(Workbook { sheets: vec![sheet.finish()] })
}

/// The separator that stands outside quotes most often in the beginning of the file.
fn delimiter(bytes: &[u8]) -> u8 {
    let mut counts = [(b';', 0), (b',', 0), (b'\t', 0)];
    let mut quoted = false;
    for byte in bytes.iter().take(20_000) {
        if *byte == b'"' {
            quoted = !quoted;
        }
        if !quoted && let Some(count) = counts.iter_mut().find(|(d, _)| d == byte) {
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
fn cell(text: &str) -> Raw<'_> {
    let text = text.trim();
    let text = match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(crate::csv_out::RUNS) => rest,
        _ => text,
    };
    printed(text)
}
