//! XLSX in (ECMA-376): the few parts that say what stands in the cells.

use std::collections::HashMap;

use context::Message;
use jiff::civil::Date;
use quick_xml::events::{BytesStart, Event};

use super::{
    Raw, Trouble, Workbook,
    ledger::{LAST_COLUMN, LAST_ROW, LONGEST_CELL, Ledger, Reading, damaged},
    printed,
    xml::{Archive, Stop, Xml, add_text, attribute, says_yes, too_much},
};

/// The most sheets a workbook is read with.
const MOST_SHEETS: usize = 300;
/// The most formats a workbook can have.
const MOST_FORMATS: usize = 65_536;
/// From when days are counted, and by how many the other epoch is later.
const EPOCH: Date = jiff::civil::date(1899, 12, 30);
const EPOCHS_APART: f64 = 1462.0;

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
                let problem = Message::new("file-many-sheets").with("n", MOST_SHEETS);
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

/// Texts that cells point at by number, one after another.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    fn read(mut xml: Xml<'_, '_>, ledger: &mut Ledger) -> Result<Self, Trouble> {
        let (mut strings, mut said) = (Self::default(), Said::default());
        loop {
            match xml.next()? {
                Event::Eof => return Ok(strings),
                Event::Empty(tag) if tag.local_name().as_ref() == "si" => strings.add("", ledger)?,
                Event::End(tag) if tag.local_name().as_ref() == "si" => {
                    strings.add(&said.text, ledger)?;
                    said.text.clear();
                }
                event => said.hear(&event),
            }
            if said.text.len() > LONGEST_CELL {
                return Err(too_much());
            }
        }
    }

    fn add(&mut self, text: &str, ledger: &mut Ledger) -> Result<(), Trouble> {
        // A list that grows asks for twice of what it has.
        if !ledger.keeps(2 * (text.len() + size_of::<u32>())) {
            return Err(too_much());
        }
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).map_err(|_| too_much())?);
        Ok(())
    }

    fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }
}

/// The text of `t` elements, without how it is pronounced.
#[derive(Default)]
struct Said {
    text: String,
    inside: bool,
    spoken: bool,
}

impl Said {
    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => self.inside = true,
                "rPh" => self.spoken = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => self.inside = false,
                "rPh" => self.spoken = false,
                _ => {}
            },
            event if self.inside && !self.spoken => add_text(&mut self.text, event),
            _ => {}
        }
    }
}

/// Which of the workbook's formats show a number as a day.
fn dates(mut xml: Xml<'_, '_>) -> Result<Vec<bool>, Trouble> {
    let (mut own, mut dates, mut inside) = (HashMap::new(), vec![], false);
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "cellXfs" => inside = true,
                "numFmt" if own.len() < MOST_FORMATS => {
                    let code = attribute(&tag, "formatCode").unwrap_or_default();
                    own.insert(number(&tag, "numFmtId"), shows_a_day(&code));
                }
                "xf" if inside && dates.len() < MOST_FORMATS => {
                    let id = number(&tag, "numFmtId");
                    dates.push(own.get(&id).copied().unwrap_or(matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)));
                }
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => inside = false,
            Event::Eof => return Ok(dates),
            _ => {}
        }
    }
}

fn number(tag: &BytesStart<'_>, name: &str) -> u32 {
    attribute(tag, name).and_then(|value| value.parse().ok()).unwrap_or_default()
}

/// Whether a format's first section has a letter of days or times outside quotes, brackets and escapes (ECMA-376 18.8.31).
fn shows_a_day(code: &str) -> bool {
    let (mut quoted, mut bracket, mut letters) = (false, String::new(), code.chars());
    let mut in_bracket = false;
    while let Some(c) = letters.next() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => drop(letters.next()),
            '[' => (in_bracket, bracket) = (true, String::new()),
            // `[h]` counts hours; `[Red]` and `[$-41D]` say something else.
            ']' if !bracket.is_empty()
                && bracket.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) =>
            {
                return true;
            }
            ']' => in_bracket = false,
            _ if in_bracket => bracket.push(c),
            ';' => return false,
            _ if matches!(c.to_ascii_lowercase(), 'd' | 'm' | 'y' | 'h' | 's') => return true,
            _ => {}
        }
    }
    false
}

/// What the values of cells are read by.
struct Values {
    strings: Strings,
    dates: Vec<bool>,
    later_epoch: bool,
}

impl Values {
    /// What a cell says, put into `room` where it must be written first.
    fn raw<'r>(&'r self, sort: &str, format: usize, said: &'r str, room: &'r mut String) -> Raw<'r> {
        match sort {
            "s" => said.trim().parse().ok().and_then(|at| self.strings.get(at)).map_or(Raw::Empty, |t| text(t, room)),
            "b" => printed(if said.trim() == "1" { "Ja" } else { "Nej" }),
            "e" => Raw::Error(said.trim()),
            "str" | "inlineStr" | "d" => text(said, room),
            _ => match said.trim().parse::<f64>() {
                Ok(days) if self.dates.get(format).copied().unwrap_or_default() => {
                    *room = self.day(days);
                    printed(room)
                }
                Ok(number) => {
                    // Spreadsheets keep 3 as 3.0; a person sees 3.
                    *room = number.to_string();
                    printed(room)
                }
                Err(_) => text(said, room),
            },
        }
    }

    fn day(&self, days: f64) -> String {
        let days = if self.later_epoch { days + EPOCHS_APART } else { days };
        // Whoever counted first took 1900 for a leap year.
        let days = if days >= 60.0 { days } else { days + 1.0 };
        // A little is added for what was lost when the time of day was made a fraction.
        let whole = (days + 0.5 / 86_400_000.0).floor();
        #[expect(clippy::cast_possible_truncation, reason = "a number beyond the calendar is refused by it")]
        let day = jiff::Span::new().try_days(whole as i64).and_then(|span| EPOCH.checked_add(span));
        day.map_or_else(|_| days.to_string(), |day| day.to_string())
    }
}

/// A text, with signs that XML has no room for written as `_x000D_` (ECMA-376 22.9.2.19).
fn text<'r>(said: &'r str, room: &'r mut String) -> Raw<'r> {
    if !said.contains("_x") {
        return printed(said);
    }
    room.clear();
    let mut rest = said;
    while let Some((before, after)) = rest.split_once("_x") {
        room.push_str(before);
        let code = after.get(..5).and_then(|code| u32::from_str_radix(code.strip_suffix('_')?, 16).ok());
        match code.and_then(char::from_u32) {
            // A line break is written as both of its signs now and then.
            Some('\r') => {}
            Some(c) => room.push(c),
            None => room.push_str("_x"),
        }
        rest = if code.and_then(char::from_u32).is_some() { &after[5..] } else { after };
    }
    room.push_str(rest);
    printed(room)
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
                    if let Some(at) = attribute(tag, "r") {
                        (row, column) = place(&at).ok_or_else(damaged)?;
                    }
                    sort = attribute(tag, "t").unwrap_or_default();
                    format = number(tag, "s") as usize;
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
    let text = text.replace('$', "");
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits);
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
    fn a_format_that_shows_days_is_known_from_one_that_does_not() {
        for code in ["yyyy-mm-dd", "D/M", "[h]:mm", "[$-41D]d mmmm yyyy", "hh:mm;@", "\"den \"d"] {
            assert!(shows_a_day(code), "{code}");
        }
        for code in ["General", "0.00", "#,##0\\ \\d", "[Red]0", "\"dagar\" 0", "0_d", "0;d", "# ##0 \"kr\""] {
            assert!(!shows_a_day(code), "{code}");
        }
    }

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
