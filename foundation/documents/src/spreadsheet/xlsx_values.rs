//! What a cell of an XLSX file says: by the texts that cells share, and by whether its format shows a number as a day.

use std::collections::HashMap;

use jiff::civil::Date;
use quick_xml::events::{BytesStart, Event};

use super::{
    Raw, Trouble,
    ledger::{LONGEST_CELL, Ledger},
    printed,
    xml::{Xml, add_text, attribute, too_much},
};

/// The most formats a workbook can have.
const MOST_FORMATS: usize = 65_536;
/// From when days are counted, and by how many the other epoch is later.
const EPOCH: Date = jiff::civil::date(1899, 12, 30);
const EPOCHS_APART: f64 = 1462.0;

/// Which of the workbook's formats show a number as a day.
pub(super) fn dates(mut xml: Xml<'_, '_>) -> Result<Vec<bool>, Trouble> {
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

pub(super) fn number(tag: &BytesStart<'_>, name: &str) -> u32 {
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
pub(super) struct Values {
    pub strings: Strings,
    pub dates: Vec<bool>,
    pub later_epoch: bool,
}

impl Values {
    /// What a cell says, put into `room` where it must be written first.
    pub fn raw<'r>(&'r self, sort: &str, format: usize, said: &'r str, room: &'r mut String) -> Raw<'r> {
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

/// Texts that cells point at by number, one after another.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    pub fn read(mut xml: Xml<'_, '_>, ledger: &mut Ledger) -> Result<Self, Trouble> {
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
pub(super) struct Said {
    pub text: String,
    inside: bool,
    spoken: bool,
}

impl Said {
    pub fn hear(&mut self, event: &Event<'_>) {
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
}
