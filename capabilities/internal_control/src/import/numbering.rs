//! Reading another numbered list: a table by its headings, or a matrix by its axes.

use context::{Error, Message, Problem, Result, search_key};
use documents::spreadsheet::{self, Known, Line, Raw};
use register::Levels as _;
use socket::{ImportRequest, open};

use super::headings;
use crate::model::{Entry, Method, number};

/// The columns of a table that say which event is meant.
const COLUMNS: &[Known] = &[
    Known { name: "number", required: true, headings: headings::NUMBER },
    Known { name: "process", required: false, headings: headings::PROCESS },
    Known { name: "event", required: false, headings: headings::EVENT },
    Known { name: "likelihood", required: false, headings: headings::LIKELIHOOD },
    Known { name: "consequence", required: false, headings: headings::CONSEQUENCE },
];

/// The longest list that is held against another: alignment costs the product of both.
const LONGEST: usize = 3000;

/// The entries of a file, or of what was pasted from a spreadsheet.
///
/// # Errors
/// [`Error::Invalid`] for what is neither a table with numbers nor a matrix, with the file's own trouble where it has one.
pub async fn entries(bytes: Vec<u8>, file: &str, method: &Method) -> Result<Vec<Entry>> {
    let refused = |message: Message| Err(Error::Invalid(vec![Problem { field: "pasted".to_owned(), message }]));
    let request = ImportRequest { bytes, file: file.to_owned(), ..ImportRequest::default() };
    let (found, _) = open(&request, COLUMNS).await?;
    let mut entries = vec![];
    if found.has("number") && (found.has("event") || found.has("likelihood") && found.has("consequence")) {
        for record in &found.records {
            let Some(number) = number(record.text("number")) else { continue };
            let level = |scale: &str| method.level(scale, record.text(scale));
            entries.push(Entry {
                number,
                text: search_key(record.text("event")),
                process: search_key(record.text("process")),
                cell: level("likelihood").zip(level("consequence")),
            });
        }
    } else {
        match spreadsheet::read(&request.bytes) {
            Ok(book) => book.sheets.iter().for_each(|sheet| entries.extend(matrix(&sheet.rows, method))),
            Err(trouble) => return refused(trouble.problem),
        }
    }
    if entries.is_empty() {
        return refused("numbering-unreadable".into());
    }
    if entries.len() > LONGEST {
        return refused(Message::new("numbering-long").with("n", entries.len()).with("max", LONGEST));
    }
    Ok(entries)
}

/// A matrix as it is printed: consequence across, likelihood down, event numbers in the cells.
fn matrix(rows: &[Line], method: &Method) -> Vec<Entry> {
    let text = |cell: &Raw| match cell {
        Raw::Text(text) => text.trim().to_owned(),
        _ => String::new(),
    };
    // The axis across: a row in which every step of the scale is named, or the steps in order where there is none.
    let mut across: Vec<Option<i64>> =
        std::iter::once(None).chain(method.consequence.iter().map(|l| Some(l.value))).collect();
    let mut entries = vec![];
    for row in rows {
        let cells: Vec<String> = row.cells.iter().map(text).collect();
        let steps: Vec<Option<i64>> = cells.iter().map(|c| method.level("consequence", c)).collect();
        let named = |c: &String| c.chars().any(char::is_alphabetic);
        let heads = cells.iter().zip(&steps).filter(|(c, s)| s.is_some() && named(c)).count();
        if heads == method.consequence.len() {
            across = steps;
            continue;
        }
        let Some(likelihood) = cells.first().and_then(|c| method.level("likelihood", c)) else { continue };
        for (cell, consequence) in cells.iter().zip(&across).skip(1) {
            let Some(consequence) = consequence else { continue };
            let numbers = cell.split(|c: char| !c.is_ascii_digit()).filter_map(number);
            entries.extend(numbers.map(|number| Entry {
                number,
                cell: Some((likelihood, *consequence)),
                ..Entry::default()
            }));
        }
    }
    entries
}
