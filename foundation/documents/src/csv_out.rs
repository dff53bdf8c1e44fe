//! CSV out, as Swedish spreadsheets open it: semicolons, UTF-8 with a byte order mark, nothing that runs.

use crate::{Sheet, Typed, writable};

/// Writes a sheet as CSV. What a spreadsheet would take for a formula gets an apostrophe before it.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .quote_style(csv::QuoteStyle::NonNumeric)
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![]);
    let mut put = |cells: Vec<String>| writer.write_record(cells).expect("memory takes what is written");
    put(sheet.headings.iter().map(|text| tame(text)).collect());
    for row in &sheet.rows {
        put(row
            .iter()
            .map(|cell| match cell {
                Typed::Empty => String::new(),
                Typed::Text(text) => tame(text),
                Typed::Number(number) => number.to_string(),
            })
            .collect());
    }
    let body = writer.into_inner().expect("memory takes what is written");
    [b"\xef\xbb\xbf".as_slice(), &body].concat()
}

/// What spreadsheets take for the beginning of a formula, also in the wide forms that some of them read as the narrow ones, and the bar that
/// began a call of another program (DDE).
pub(crate) const RUNS: [char; 12] =
    ['=', '+', '-', '@', '|', '%', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}', '\u{ff5c}', '\u{2212}'];

fn tame(text: &str) -> String {
    let text = writable(text);
    // A spreadsheet passes over what is blank before it looks.
    if text.trim_start().starts_with(RUNS) { format!("'{text}") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_runs_leaves_in_a_csv_file_and_it_comes_back_as_it_was() {
        for runs in ["＝1+1", "｜x", "＠SUM(1)", "|cmd", " =1", "\t=1", "−1+1"] {
            assert!(tame(runs).starts_with('\''), "{runs}");
        }
        assert_eq!(tame("a\u{fffe}b\u{7}"), "a b ");
        let cell = "=HYPERLINK(\"http://x\")";
        let sheet = Sheet {
            headings: vec!["Händelse".into()],
            rows: vec![vec![cell.into()], vec!["två\nrader; ett".into()]],
            ..Sheet::default()
        };
        let bytes = csv(&sheet);
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.contains("'=HYPERLINK"), "{text}");
        let back = crate::spreadsheet::read(&bytes).unwrap();
        assert_eq!(back.sheets[0].rows[1].cell(0), crate::spreadsheet::Raw::Text(cell));
        assert_eq!(back.sheets[0].rows[2].cell(0), crate::spreadsheet::Raw::Text("två\nrader; ett"));
    }
}
