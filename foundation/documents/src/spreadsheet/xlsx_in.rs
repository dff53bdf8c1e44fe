//! XLSX in (ECMA-376): the few parts that say what stands in the cells.

use std::collections::HashMap;

use context::Message;
use quick_xml::events::{BytesStart, Event};

use super::{
    Raw, Trouble, Workbook,
    ledger::{LAST_COLUMN, LAST_ROW, LONGEST_CELL, Ledger, Reading, damaged},
    xlsx_values::{Said, Strings, Values, dates},
    xml::{Archive, Stop, Xml, add_text, attribute, attributes, says_yes, too_much},
};

/// The most sheets a workbook is read with.
const MOST_SHEETS: usize = 300;

pub(super) fn read(mut archive: Archive<'_>) -> Result<Workbook, Trouble> {
    let mut ledger = Ledger::new();
    let book = Book::read(&mut archive)?;
    let links = links(&mut archive)?;
    let by_sort = |sort: &str| links.values().find(|link| link.sort == sort).map(|link| link.target.clone());
    let strings = match by_sort("sharedStrings") {
        Some(part) => match archive.part(&part)? {
            Some(xml) => Strings::read(xml, &mut ledger)?,
            None => Strings::default(),
        },
        None => Strings::default(),
    };
    let dates = match by_sort("styles") {
        Some(part) => match archive.part(&part)? {
            Some(xml) => dates(xml)?,
            None => vec![],
        },
        None => vec![],
    };
    let values = Values { strings, dates, later_epoch: book.later_epoch };
    let mut sheets = vec![];
    for (name, hidden, id) in book.sheets {
        // Sheets that are charts or macros have no cells and are passed over.
        let Some(link) = links.get(&id).filter(|link| link.sort == "worksheet") else { continue };
        let Some(xml) = archive.part(&link.target)? else { return Err(damaged()) };
        let mut reading = Reading::new(&mut ledger, name, hidden);
        cells(xml, &values, &mut reading)?;
        sheets.push(reading.finish());
    }
    Ok(Workbook { sheets })
}

/// What the workbook says of its sheets: name, whether hidden, and by which link the part is found.
#[derive(Default)]
struct Book {
    sheets: Vec<(String, bool, String)>,
    later_epoch: bool,
}

impl Book {
    fn read(archive: &mut Archive<'_>) -> Result<Self, Trouble> {
        let mut book = Self::default();
        let mut xml = archive.part("xl/workbook.xml")?.ok_or_else(damaged)?;
        loop {
            match xml.next()? {
                Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                    "workbookPr" => book.later_epoch = says_yes(&tag, "date1904"),
                    "sheet" => {
                        let name = attribute(&tag, "name").unwrap_or_default();
                        let hidden = attribute(&tag, "state").is_some_and(|state| state != "visible");
                        book.sheets.push((name, hidden, attribute(&tag, "id").unwrap_or_default()));
                    }
                    _ => {}
                },
                Event::Eof => return Ok(book),
                _ => {}
            }
            if book.sheets.len() > MOST_SHEETS {
                let problem = Message::new("file-many-sheets").with("max", MOST_SHEETS);
                return Err(Trouble { problem, ..Trouble::file("file-many-sheets", "file-many-sheets-remedy") });
            }
        }
    }
}

/// Where a link of the workbook leads, and to what sort of part.
struct Link {
    sort: String,
    target: String,
}

fn links(archive: &mut Archive<'_>) -> Result<HashMap<String, Link>, Trouble> {
    let mut links = HashMap::new();
    let Some(mut xml) = archive.part("xl/_rels/workbook.xml.rels")? else { return Err(damaged()) };
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) if tag.local_name().as_ref() == "Relationship" => {
                let said = |name| attribute(&tag, name).unwrap_or_default();
                let (target, sort) = (said("Target"), said("Type"));
                let target = match target.strip_prefix('/') {
                    Some(from_root) => from_root.to_owned(),
                    None => format!("xl/{}", target.trim_start_matches("./")),
                };
                let sort = sort.rsplit('/').next().unwrap_or_default().to_owned();
                links.insert(said("Id"), Link { sort, target });
            }
            Event::Eof => return Ok(links),
            _ => {}
        }
        // Each sheet has one, and there are a few more.
        if links.len() > 2 * MOST_SHEETS {
            return Err(too_much());
        }
    }
}

/// Every cell of a sheet, as they come.
fn cells(mut xml: Xml<'_, '_>, values: &Values, sheet: &mut Reading<'_>) -> Result<(), Trouble> {
    let (mut row, mut column) = (0, 0);
    let mut next_row = 0;
    let (mut sort, mut format) = (String::new(), 0);
    let (mut said, mut room, mut in_value) = (Said::default(), String::new(), false);
    loop {
        let event = match xml.next() {
            Ok(event) => event,
            Err(Stop::Long) => return Err(sheet.too_long(row, column)),
            Err(stop) => return Err(stop.into()),
        };
        match &event {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "row" => {
                    row = number_of_row(tag).unwrap_or(next_row);
                    (next_row, column) = (row + 1, 0);
                }
                "c" => {
                    sort.clear();
                    format = 0;
                    // A sheet has a million of these: what they say is read in one go, and mostly borrowed.
                    for (name, value) in attributes(tag) {
                        match name {
                            "r" => (row, column) = place(&value).ok_or_else(damaged)?,
                            "t" => sort.push_str(&value),
                            "s" => format = value.parse().unwrap_or_default(),
                            _ => {}
                        }
                    }
                    said.text.clear();
                    if matches!(event, Event::Empty(_)) {
                        sheet.put(row, column, Raw::Empty)?;
                        column += 1;
                    }
                }
                "v" => in_value = matches!(event, Event::Start(_)),
                "mergeCell" => {
                    let region = attribute(tag, "ref").unwrap_or_default();
                    let (first, last) = region.split_once(':').unwrap_or((&region, &region));
                    if let (Some(first), Some(last)) = (place(first), place(last)) {
                        sheet.merged((first.0, first.1, last.0, last.1));
                    }
                }
                _ => said.hear(&event),
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "c" => {
                    sheet.put(row, column, values.raw(&sort, format, &said.text, &mut room))?;
                    column += 1;
                }
                "v" => in_value = false,
                _ => said.hear(&event),
            },
            Event::Eof => return Ok(()),
            event if in_value => add_text(&mut said.text, event),
            event => said.hear(event),
        }
        if said.text.len() > LONGEST_CELL {
            return Err(sheet.too_long(row, column));
        }
    }
}

fn number_of_row(tag: &BytesStart<'_>) -> Option<u32> {
    let number: u32 = attribute(tag, "r")?.parse().ok()?;
    number.checked_sub(1).filter(|row| *row < LAST_ROW)
}

/// `G17` as row and column from 0.
fn place(text: &str) -> Option<(u32, u32)> {
    let text = text.strip_prefix('$').unwrap_or(text);
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
    let letters = letters.strip_suffix('$').unwrap_or(letters);
    let column = letters.bytes().try_fold(0_u32, |column, letter| {
        let letter = letter.to_ascii_uppercase();
        (letter.is_ascii_uppercase() && column < LAST_COLUMN).then(|| column * 26 + u32::from(letter - b'A') + 1)
    })?;
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1).filter(|row| *row < LAST_ROW)?, column.checked_sub(1).filter(|c| *c < LAST_COLUMN)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_to_cells_of_a_sheet_only() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("XFD1048576"), Some((LAST_ROW - 1, LAST_COLUMN - 1)));
        assert_eq!(place("$G$17"), Some((16, 6)));
        for wrong in ["", "A", "1", "A0", "XFE1", "A1048577", "ZZZZZZZZZZZZZZ1", "Å1", "A1B"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }
}
