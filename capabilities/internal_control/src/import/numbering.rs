//! Reading another numbered list: a table by its headings, or a matrix by its axes.

use axum::body::Bytes;
use context::{Error, Message, Problem, Result, search_key};
use documents::spreadsheet::{Known, Line, Raw, Recognised, Workbook, recognise};
use register::Levels as _;

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

/// The widest printed matrix, and the last row that belongs to one: more steps than any scale has.
const WIDEST: usize = 50;
const LOWEST: usize = 200;

/// The entries of a file, or of what was pasted from a spreadsheet. It is read once, and beside the async threads.
///
/// # Errors
/// [`Error::Invalid`] for what is neither a table with numbers nor a matrix, with the file's own trouble where it has one.
pub async fn entries(bytes: impl Into<Bytes>, method: &Method) -> Result<Vec<Entry>> {
    let method = method.clone();
    let read = socket::read(bytes.into(), move |read| match read {
        Ok(book) => listed(book, &method),
        Err(trouble) => Err(trouble.problem),
    });
    let entries = read.await?.take();
    entries.map_err(|message| Error::Invalid(vec![Problem { field: "pasted".to_owned(), message }]))
}

fn listed(book: Workbook, method: &Method) -> std::result::Result<Vec<Entry>, Message> {
    // What the matrix may need of it, before the table takes its cells.
    let mut entries: Vec<Entry> =
        book.sheets.iter().flat_map(|sheet| matrix(&sheet.rows, method)).take(LONGEST + 1).collect();
    let found = recognise(book, COLUMNS, &std::collections::BTreeMap::new());
    if found.has("number") && (found.has("event") || found.has("likelihood") && found.has("consequence")) {
        entries = table(&found, method);
    }
    match entries.len() {
        0 => Err("numbering-unreadable".into()),
        n if n > LONGEST => Err(Message::new("numbering-long").with("length", n).with("max", LONGEST)),
        _ => Ok(entries),
    }
}

/// A table by its headings.
fn table(found: &Recognised, method: &Method) -> Vec<Entry> {
    let entry = |record: &documents::spreadsheet::Record| {
        let number = number(record.text("number"))?;
        let level = |scale: &str| method.level(scale, record.text(scale));
        Some(Entry {
            number,
            text: search_key(record.text("event")),
            process: search_key(record.text("process")),
            cell: level("likelihood").zip(level("consequence")),
        })
    };
    found.records.iter().filter_map(entry).collect()
}

/// A matrix as it is printed: consequence across, likelihood down, event numbers in the cells.
fn matrix(rows: &[Line], method: &Method) -> Vec<Entry> {
    let text = |cell: Raw<'_>| match cell {
        Raw::Text(text) => text.to_owned(),
        _ => String::new(),
    };
    // The axis across: a row in which every step of the scale is named, or the steps in order where there is none.
    let mut across: Vec<Option<i64>> =
        std::iter::once(None).chain(method.consequence.iter().map(|l| Some(l.value))).collect();
    let mut entries = vec![];
    for row in rows.iter().take(LOWEST) {
        let cells: Vec<String> = (0..WIDEST).map(|column| text(row.cell(column))).collect();
        let step = |c: &String| if c.is_empty() { None } else { method.level("consequence", c) };
        let steps: Vec<Option<i64>> = cells.iter().map(step).collect();
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
            let entry = |number| Entry { number, cell: Some((likelihood, *consequence)), ..Entry::default() };
            entries.extend(numbers.map(entry).take(LONGEST + 1));
        }
        if entries.len() > LONGEST {
            break;
        }
    }
    entries
}
