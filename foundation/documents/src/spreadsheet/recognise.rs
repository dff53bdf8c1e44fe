//! From sheets of text to records: which row holds the headings, and which column is which.

use std::{collections::BTreeMap, sync::Arc};

use context::{Message, search_key};

use super::{Line, Raw, Sheet, Trouble, Workbook, address};

/// A column that a room knows, with the headings people give it (compared without case, spaces and punctuation).
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub name: &'static str,
    pub required: bool,
    pub headings: &'static [&'static str],
}

/// A column as it stands in the file, and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    pub column: usize,
    pub text: String,
    pub known: Option<&'static str>,
    /// The first few values, so that a person can judge.
    pub samples: Vec<String>,
}

/// One row of the file, by what its columns were taken for.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub sheet: usize,
    pub row: u32,
    line: Line,
    columns: Arc<Columns>,
}

/// What the columns of a table were taken for.
#[derive(Debug, Default)]
struct Columns {
    known: BTreeMap<&'static str, usize>,
    unknown: Vec<(usize, String)>,
}

impl Record {
    pub fn text(&self, name: &str) -> &str {
        self.columns.known.get(name).map_or("", |column| self.said(*column))
    }
    fn said(&self, column: usize) -> &str {
        match self.line.cell(column) {
            Raw::Text(text) => text,
            Raw::Empty | Raw::Error(_) => "",
        }
    }
    /// What stands in columns nobody knows, by heading: kept as printed.
    pub fn extra(&self) -> Vec<(&str, &str)> {
        let all = self.columns.unknown.iter().map(|(column, heading)| (heading.as_str(), self.said(*column)));
        all.filter(|(_, text)| !text.is_empty()).collect()
    }
    /// Where the value stands (or would stand), as the spreadsheet shows it.
    pub fn cell(&self, name: &str) -> String {
        self.columns.known.get(name).map_or_else(|| self.row.to_string(), |column| address(*column, self.row))
    }
}

/// What was found in a workbook.
#[derive(Clone, Debug, Default)]
pub struct Recognised {
    pub sheets: Vec<String>,
    pub headings: Vec<Heading>,
    pub records: Vec<Record>,
    pub troubles: Vec<Trouble>,
}

impl Recognised {
    /// Trouble at a record's cell.
    pub fn trouble(&self, record: &Record, name: &str, problem: Message, remedy: Message) -> Trouble {
        Trouble { sheet: self.sheets[record.sheet].clone(), cell: record.cell(name), problem, remedy }
    }
    pub fn has(&self, name: &str) -> bool {
        self.headings.iter().any(|h| h.known == Some(name))
    }
}

/// How far down a heading row is looked for: title rows and logotypes stand above it.
const SEARCHED_ROWS: usize = 30;
/// How many columns a table may have: each is a line on the page where somebody says what they are.
const MOST_COLUMNS: usize = 256;
/// The longest text that is taken for a known heading, in bytes.
const LONGEST_HEADING: usize = 400;
/// How many cells are pointed at: nobody mends more of them before trying again.
const MOST_TROUBLES: usize = 500;

/// Finds the table in every sheet that has one. `chosen` is what a person decided: heading → known name, or `""` for none.
pub fn recognise(book: Workbook, known: &[Known], chosen: &BTreeMap<String, String>) -> Recognised {
    let mut found = Recognised::default();
    let mut best: Option<(usize, Vec<Heading>, String)> = None;
    let names = Names::of(known);
    let first = book.sheets.first().map(|s| s.name.clone()).unwrap_or_default();
    for sheet in book.sheets {
        let Some((at, headings)) = heading_row(&sheet, &names, chosen) else { continue };
        if headings.len() > MOST_COLUMNS {
            found.troubles.push(too_wide(&sheet, at, &headings));
            continue;
        }
        let complete = known.iter().filter(|k| k.required).all(|k| headings.iter().any(|h| h.known == Some(k.name)));
        if complete && sheet.hidden {
            found.troubles.push(Trouble {
                sheet: sheet.name.clone(),
                cell: String::new(),
                problem: Message::new("sheet-hidden").with("sheet", sheet.name.as_str()),
                remedy: "sheet-hidden-remedy".into(),
            });
        } else if complete {
            take(&mut found, sheet, at, headings, known);
        } else if best.as_ref().is_none_or(|(n, ..)| matched(&headings) > *n) {
            best = Some((matched(&headings), headings, sheet.name));
        }
    }
    if found.sheets.is_empty() && found.troubles.is_empty() {
        found.troubles.push(missing(best, first, known));
    }
    found
}

fn matched(headings: &[Heading]) -> usize {
    headings.iter().filter(|h| h.known.is_some()).count()
}

fn missing(best: Option<(usize, Vec<Heading>, String)>, first: String, known: &[Known]) -> Trouble {
    let (headings, sheet) = best.map_or_else(|| (vec![], first), |(_, headings, sheet)| (headings, sheet));
    let lacking: Vec<_> = known
        .iter()
        .filter(|k| k.required && !headings.iter().any(|h| h.known == Some(k.name)))
        .map(|k| k.headings[0])
        .collect();
    Trouble {
        sheet,
        cell: String::new(),
        problem: Message::new("column-missing").with("columns", lacking.join(", ")),
        remedy: "column-missing-remedy".into(),
    }
}

fn too_wide(sheet: &Sheet, at: usize, headings: &[Heading]) -> Trouble {
    Trouble {
        sheet: sheet.name.clone(),
        cell: address(headings[MOST_COLUMNS].column, sheet.rows[at].number),
        problem: Message::new("table-too-wide").with("columns", headings.len()).with("max", MOST_COLUMNS),
        remedy: "table-too-wide-remedy".into(),
    }
}

/// The row that names the most columns.
fn heading_row(sheet: &Sheet, names: &Names, chosen: &BTreeMap<String, String>) -> Option<(usize, Vec<Heading>)> {
    let rows = sheet.rows.iter().take(SEARCHED_ROWS).enumerate();
    rows.map(|(at, line)| (at, headings(line, names, chosen)))
        .filter(|(_, headings)| matched(headings) > 0)
        // Of two rows that name as many, the first: `max_by_key` would take the last.
        .rev()
        .max_by_key(|(_, headings)| matched(headings))
}

fn headings(line: &Line, names: &Names, chosen: &BTreeMap<String, String>) -> Vec<Heading> {
    let mut taken: Vec<&str> = vec![];
    let mut found = vec![];
    for (column, cell) in line.cells() {
        let Raw::Text(text) = cell else { continue };
        let name = match chosen.get(text) {
            Some(choice) => names.known.iter().find(|k| k.name == choice).map(|k| k.name),
            None => names.meant(text),
        };
        let name = name.filter(|n| !taken.contains(n));
        taken.extend(name);
        found.push(Heading { column, text: text.to_owned(), known: name, samples: vec![] });
    }
    found
}

/// The headings that a room knows, made plain once.
struct Names<'k> {
    known: &'k [Known],
    plain: Vec<(String, &'static str)>,
}

impl<'k> Names<'k> {
    fn of(known: &'k [Known]) -> Self {
        let plain = known.iter().flat_map(|k| k.headings.iter().map(|h| (plain(h), k.name))).collect();
        Self { known, plain }
    }

    fn meant(&self, text: &str) -> Option<&'static str> {
        if text.len() > LONGEST_HEADING {
            return None;
        }
        let key = plain(text);
        let exact = self.plain.iter().find(|(own, _)| *own == key);
        // "Sannolikhet (1–5)", "Konsekvens 1-5": the heading with an explanation after it.
        let begins = |own: &str| own.len() >= 5 && key.strip_prefix(own).is_some_and(|rest| rest.starts_with(' '));
        exact.or_else(|| self.plain.iter().find(|(own, _)| begins(own))).map(|(_, name)| *name)
    }
}

/// A heading without case, hyphenation, line breaks and punctuation.
fn plain(text: &str) -> String {
    let text = search_key(&text.replace("-\n", ""));
    let kept: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes the table out of the sheet: rows are moved, not copied, so that a long file costs no more memory than itself.
fn take(found: &mut Recognised, mut sheet: Sheet, at: usize, mut headings: Vec<Heading>, known: &[Known]) {
    let index = found.sheets.len();
    found.sheets.push(sheet.name.clone());
    let columns = Arc::new(Columns {
        known: headings.iter().filter_map(|h| Some((h.known?, h.column))).collect(),
        unknown: headings.iter().filter(|h| h.known.is_none()).map(|h| (h.column, h.text.clone())).collect(),
    });
    let repeated: Vec<(&str, Vec<String>)> =
        known.iter().map(|k| (k.name, k.headings.iter().map(|h| plain(h)).collect())).collect();
    found.troubles.extend(merged(&sheet, sheet.rows[at].number, &headings));
    for line in sheet.rows.drain(at + 1..) {
        for heading in &mut headings {
            match line.cell(heading.column) {
                Raw::Text(text) if heading.samples.len() < 3 && heading.samples.iter().all(|s| s != text) => {
                    heading.samples.push(text.to_owned());
                }
                Raw::Error(error) if found.troubles.len() < MOST_TROUBLES => found.troubles.push(Trouble {
                    sheet: sheet.name.clone(),
                    cell: address(heading.column, line.number),
                    problem: Message::new("cell-error").with("error", error),
                    remedy: "cell-error-remedy".into(),
                }),
                _ => {}
            }
        }
        let record = Record { sheet: index, row: line.number, line, columns: columns.clone() };
        // The heading row printed again, as on each page of a printed table, is no record.
        let repeats = |name: &str, text: &str| {
            let own = repeated.iter().find(|(n, _)| *n == name).map(|(_, all)| all);
            own.is_some_and(|all| text.len() < 60 && all.contains(&plain(text)))
        };
        let mut said = columns.known.iter().map(|(name, column)| (*name, record.said(*column)));
        if said.any(|(name, text)| !text.is_empty() && !repeats(name, text)) {
            found.records.push(record);
        }
    }
    if found.headings.is_empty() {
        found.headings = headings;
    }
}

/// Merged cells in the table hide which row a value belongs to; only a person knows.
fn merged(sheet: &Sheet, heading_row: u32, headings: &[Heading]) -> Vec<Trouble> {
    let last = headings.iter().map(|h| h.column).max().unwrap_or_default();
    let inside = sheet.merged.iter().filter(|(top, left, ..)| *top >= heading_row && *left as usize <= last);
    inside
        .map(|(top, left, bottom, right)| Trouble {
            sheet: sheet.name.clone(),
            cell: format!("{}:{}", address(*left as usize, top + 1), address(*right as usize, bottom + 1)),
            problem: "cells-merged".into(),
            remedy: "cells-merged-remedy".into(),
        })
        .collect()
}
